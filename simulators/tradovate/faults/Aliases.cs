global using Fault = TraderTerminal.Simulators.Shared.Faults.Fault<TraderTerminal.Simulators.Tradovate.Faults.FaultKind>;
global using FaultBoard = TraderTerminal.Simulators.Shared.Faults.FaultBoard<TraderTerminal.Simulators.Tradovate.Faults.FaultKind>;
