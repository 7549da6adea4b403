@node "%~dp0start.ts" %*
