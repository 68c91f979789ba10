return await TraderTerminal.Silo.Cli.CommandLine.Run(args, Console.Out, Console.Error);
