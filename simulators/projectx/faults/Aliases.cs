global using Fault = TraderTerminal.Simulators.Shared.Faults.Fault<TraderTerminal.Simulators.ProjectX.Faults.FaultKind>;
global using FaultBoard = TraderTerminal.Simulators.Shared.Faults.FaultBoard<TraderTerminal.Simulators.ProjectX.Faults.FaultKind>;
