@echo off
rem Builds and runs every test, or those whose full name contains the argument; "orleans" runs the tests of that engine instead. Ends with the line "N passed, N failed".
setlocal enabledelayedexpansion
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul || (echo The .NET SDK 10 is needed: https://dotnet.microsoft.com/download 1>&2 & exit /b 1)
set tests=tests
set assembly=TraderTerminal.Tests
set options=
if "%~1"=="orleans" (
  if not exist "%~dp0silo.orleans\bin\Release\net10.0\TraderTerminal.Silo.Orleans.dll" (
    echo Orleans is not in this build: where the packages Microsoft.Orleans.* can be restored, run dotnet build silo.orleans -c Release -p:Orleans=true once ^(docs/operations/orleans.md^). 1>&2
    exit /b 2
  )
  set tests=tests.orleans
  set assembly=TraderTerminal.Tests.Orleans
  set options=-p:Orleans=true
  shift
)
dotnet build "%~dp0%tests%" %options% -c Release -v q -nologo 1>&2 || exit /b 1
if "%~1"=="mutate" (
  dotnet build "%~dp0mutation" -c Release -v q -nologo 1>&2 || exit /b 1
  dotnet "%~dp0mutation\bin\Release\net10.0\TraderTerminal.Mutation.dll" %*
  exit /b !errorlevel!
)
set filter=
if not "%~1"=="" set filter=-method "*%~1*"
set output=%temp%\traderterminal-test-%random%.txt
dotnet "%~dp0%tests%\bin\Release\net10.0\%assembly%.dll" -noLogo -noColor %filter% > "%output%" 2>&1
set code=%errorlevel%
type "%output%"
set passed=0
set failed=0
for /f "tokens=3,5,7,9,12 delims=,: " %%a in ('findstr /c:"Total: " "%output%"') do (
  set /a failed=%%b+%%c
  set /a passed=%%a-%%c-%%d-%%e
)
del "%output%"
if !failed!==0 if not %code%==0 set failed=1
echo !passed! passed, !failed! failed
if not !failed!==0 exit /b 1
if !passed!==0 exit /b 1
exit /b 0
