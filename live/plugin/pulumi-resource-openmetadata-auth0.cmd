@node "%~dp0main.ts" %*
