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
rem Without it the program says what is missing.
set options=
echo. %* | findstr /c:" --engine orleans" >nul && if "%project%"=="silo" if exist "%~dp0silo.orleans\bin\Release\net10.0\TraderTerminal.Silo.Orleans.dll" (
  set project=silo.orleans
  set assembly=TraderTerminal.Silo.Orleans
  set options=-p:Orleans=true
)
dotnet build "%~dp0%project%" %options% -c Release -v q -nologo 1>&2 || exit /b 1
if not defined Api__DashboardDirectory set Api__DashboardDirectory=%~dp0dashboard\dist
if not "%project%"=="bench" if not exist "%~dp0dashboard\dist\index.html" call :dashboard
if "%project%"=="bench" (
  for /f "tokens=1,*" %%a in ("%*") do dotnet "%~dp0bench\bin\Release\net10.0\%assembly%.dll" %%b
) else (
  dotnet "%~dp0%project%\bin\Release\net10.0\%assembly%.dll" %*
)
exit /b %errorlevel%

rem Builds the dashboard. Without Node everything else runs, and the start page says what is missing.
:dashboard
where npm >nul 2>nul || (echo The dashboard is not built: it needs Node.js 20.19 or newer with npm. Everything else runs. 1>&2 & exit /b 0)
pushd "%~dp0dashboard"
echo Building dashboard ... 1>&2
call npm ci --ignore-scripts 1>&2 && call npm run build 1>&2 || echo The dashboard is not built. Everything else runs. 1>&2
popd
exit /b 0
