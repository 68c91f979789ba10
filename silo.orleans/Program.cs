using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.OnOrleans;

return await CommandLine.Run(args, Console.Out, Console.Error, OrleansEngine.Kind);
