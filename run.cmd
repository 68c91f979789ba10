@echo off
rem Starts TraderTerminal from its sources: run VERB, where no verb means up.
setlocal
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
set project=silo
set assembly=TraderTerminal.Silo
if "%~1"=="bench" (
  set project=bench
  set assembly=TraderTerminal.Bench
)
where dotnet >nul 2>nul || (echo The .NET SDK 10 is needed: https://dotnet.microsoft.com/download 1>&2 & exit /b 1)
dotnet build "%~dp0%project%" -c Release -v q -nologo 1>&2 || exit /b 1
if "%project%"=="bench" (
  for /f "tokens=1,*" %%a in ("%*") do dotnet "%~dp0bench\bin\Release\net10.0\%assembly%.dll" %%b
) else (
  dotnet "%~dp0silo\bin\Release\net10.0\%assembly%.dll" %*
)
exit /b %errorlevel%
