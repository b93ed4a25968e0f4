@echo off
rem Signs one file with signtool of the Windows SDK: sign.cmd FILE
rem SOTTO_CERTIFICATE names the certificate (.pfx), SOTTO_CERTIFICATE_PASSWORD opens it, SOTTO_TIMESTAMP_SERVER is the
rem address of a time stamp service: without a stamp the signature ends with the certificate.
if "%SOTTO_CERTIFICATE%"=="" (
    echo sign.cmd: SOTTO_CERTIFICATE names no certificate.
    exit /b 1
)
signtool sign /q /fd SHA256 /f "%SOTTO_CERTIFICATE%" /p "%SOTTO_CERTIFICATE_PASSWORD%" /td SHA256 /tr "%SOTTO_TIMESTAMP_SERVER%" %1 || exit /b 1
signtool verify /q /pa %1
