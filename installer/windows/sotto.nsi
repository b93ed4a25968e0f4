; Sotto for one user, without an administrator: installer.py runs makensis on this file and names the bundle's files.
; Nothing is removed that was not put there by name: people choose folders such as C:\ or Documents, too.
;
; Silent: /S, and /D=C:\folder as the last word. Uninstalling: /S keeps chats, models and settings; /REMOVEDATA does not.

Unicode true
!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "Sections.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "Win\COM.nsh"
!include "Win\Propkey.nsh"
!include "${GENERATED}\facts.nsh" ; APP_ID, PROGRAM, APP_NAME, VERSION, VERSION_NUMBERS, SIZE_KB, ICON
!include "${GENERATED}\files.nsh" ; InstallFiles, RemoveFiles

!define EXECUTABLE "${PROGRAM}.exe"
!define PROG_ID "${APP_NAME}.gguf"
!define CLASSES "Software\Classes"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP_ID}"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define SHORTCUT "$SMPROGRAMS\${APP_NAME}.lnk"
!define USER_DATA "$LOCALAPPDATA\${PROGRAM}"
!define STILL_OPEN 3 ; exit code: Sotto runs and would not close
!define NOT_FOR_THIS_WINDOWS 4 ; exit code
!define FOLDER_OF_OTHERS 5 ; exit code
!define WAIT_ROUNDS 40 ; a quarter of a second each

Name "${APP_NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${APP_NAME}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
SetCompressor /SOLID lzma
BrandingText "${APP_NAME} ${VERSION}"

VIProductVersion "${VERSION_NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "${APP_NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION_NUMBERS}"
VIAddVersionKey /LANG=0 "FileDescription" "Installs ${APP_NAME}"
VIAddVersionKey /LANG=0 "CompanyName" "Sotto contributors"
VIAddVersionKey /LANG=0 "LegalCopyright" "MIT licence"

!ifdef SIGN_COMMAND
  !finalize '${SIGN_COMMAND} "%1"' = 0
  !uninstfinalize '${SIGN_COMMAND} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXECUTABLE}"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolderPage
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_COMPONENTSPAGE_TEXT_TOP "$(TextKept)"
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English" ; the first one stands in for all others
!insertmacro MUI_LANGUAGE "German"

LangString TextModelFile ${LANG_ENGLISH} "GGUF language model"
LangString TextModelFile ${LANG_GERMAN} "GGUF-Sprachmodell"
LangString TextOpen ${LANG_ENGLISH} "${APP_NAME} is open. Close it now and go on?"
LangString TextOpen ${LANG_GERMAN} "${APP_NAME} ist geöffnet. Jetzt schließen und fortfahren?"
LangString TextStillOpen ${LANG_ENGLISH} "${APP_NAME} is still open. Close its window, then try again."
LangString TextStillOpen ${LANG_GERMAN} "${APP_NAME} ist noch geöffnet. Bitte das Fenster schließen und es noch einmal versuchen."
LangString TextWindows ${LANG_ENGLISH} "${APP_NAME} needs Windows 10 (version 1809) or newer, 64 bits."
LangString TextWindows ${LANG_GERMAN} "${APP_NAME} braucht Windows 10 (Version 1809) oder neuer, mit 64 Bit."
LangString TextOthers ${LANG_ENGLISH} "There are other files in this folder. Choose an empty or a new one."
LangString TextOthers ${LANG_GERMAN} "In diesem Ordner liegen andere Dateien. Einen leeren oder neuen Ordner wählen."
LangString TextOldStays ${LANG_ENGLISH} "The earlier version cannot be removed. Restart Windows, then try again."
LangString TextOldStays ${LANG_GERMAN} "Die frühere Version lässt sich nicht entfernen. Windows neu starten und es noch einmal versuchen."
LangString TextKept ${LANG_ENGLISH} "Your chats, models and settings stay, unless you tick the second box."
LangString TextKept ${LANG_GERMAN} "Chats, Modelle und Einstellungen bleiben erhalten, außer das zweite Kästchen ist angekreuzt."
LangString TextProgram ${LANG_ENGLISH} "The program"
LangString TextProgram ${LANG_GERMAN} "Das Programm"
LangString TextData ${LANG_ENGLISH} "All chats, models and settings too"
LangString TextData ${LANG_GERMAN} "Auch alle Chats, Modelle und Einstellungen"
LangString TextSure ${LANG_ENGLISH} "Delete the folder ${USER_DATA} with all chats, models and settings? This cannot be undone."
LangString TextSure ${LANG_GERMAN} "Den Ordner ${USER_DATA} mit allen Chats, Modellen und Einstellungen löschen? Das lässt sich nicht rückgängig machen."

; ---------------------------------------------------------------------------------------------- a Sotto that is open

; A program that runs cannot be opened for writing. Sets $0 to 1 if one of the three runs, else to 0.
!macro FindOpenProgram
  StrCpy $0 0
  !insertmacro LookAtProgram "$INSTDIR\sotto.exe"
  !insertmacro LookAtProgram "$INSTDIR\sotto-engine.exe"
  !insertmacro LookAtProgram "$INSTDIR\sotto-fetcher.exe"
!macroend

!macro LookAtProgram FILE
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $1 "${FILE}" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
!macroend

; Without /F taskkill asks the windows to close, as a click on their cross does; the engine and the fetcher follow.
!macro CloseProgram UN
Function ${UN}CloseProgram
  !insertmacro FindOpenProgram
  ${If} $0 = 0
    Return
  ${EndIf}
  ${IfNot} ${Silent}
    MessageBox MB_YESNO|MB_ICONQUESTION "$(TextOpen)" IDYES close
    SetErrorLevel ${STILL_OPEN}
    Quit
  ${EndIf}
  close:
  nsExec::Exec '"$SYSDIR\taskkill.exe" /IM sotto.exe'
  Pop $1
  StrCpy $2 0
  ${Do}
    Sleep 250
    !insertmacro FindOpenProgram
    ${If} $0 = 0
      Return
    ${EndIf}
    IntOp $2 $2 + 1
  ${LoopUntil} $2 >= ${WAIT_ROUNDS}
  ${IfNot} ${Silent}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(TextStillOpen)" IDRETRY close
  ${EndIf}
  SetErrorLevel ${STILL_OPEN}
  Quit
FunctionEnd
!macroend
!insertmacro CloseProgram ""
!insertmacro CloseProgram "un."

; -------------------------------------------------------------------------------------------------------- installing

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(TextWindows)" /SD IDOK
    SetErrorLevel ${NOT_FOR_THIS_WINDOWS}
    Quit
  ${EndIf}
FunctionEnd

; The entry carries the id that the window tells Windows, so that the two are one button of the taskbar.
Function MakeShortcut
  CreateShortcut "${SHORTCUT}" "$INSTDIR\${EXECUTABLE}"
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${SHORTCUT}",${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call 'ole32::CoTaskMemAlloc(p 256)p.r5'
        System::Call 'kernel32::lstrcpyW(p r5, w "${APP_ID}")'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
        System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,p r5)p.r4'
        ${IPropertyStore::SetValue} $2 '($3,$4)'
        ${IPropertyStore::Commit} $2 ""
        System::Call 'ole32::CoTaskMemFree(p r5)'
        System::Free $3
        System::Free $4
        ${IUnknown::Release} $2 ""
        ${IPersistFile::Save} $1 '("${SHORTCUT}",1)'
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
FunctionEnd

; Sotto is offered under "Open with"; what opens model files now goes on opening them.
Function RegisterFiles
  WriteRegStr HKCU "${CLASSES}\${PROG_ID}" "" "$(TextModelFile)"
  WriteRegStr HKCU "${CLASSES}\${PROG_ID}" "AppUserModelID" "${APP_ID}"
  WriteRegStr HKCU "${CLASSES}\${PROG_ID}\DefaultIcon" "" '"$INSTDIR\${EXECUTABLE}",0'
  WriteRegStr HKCU "${CLASSES}\${PROG_ID}\shell\open\command" "" '"$INSTDIR\${EXECUTABLE}" "%1"'
  WriteRegStr HKCU "${CLASSES}\.gguf\OpenWithProgids" "${PROG_ID}" ""
  WriteRegStr HKCU "${CLASSES}\Applications\${EXECUTABLE}" "FriendlyAppName" "${APP_NAME}"
  WriteRegStr HKCU "${CLASSES}\Applications\${EXECUTABLE}\shell\open\command" "" '"$INSTDIR\${EXECUTABLE}" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\${EXECUTABLE}\SupportedTypes" ".gguf" ""
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; the Explorer looks again
FunctionEnd

; Sets $0 to 1 if other files are where Sotto is to go: they might have the names of ours, and go with us one day.
Function FindOthers
  StrCpy $0 0
  ReadRegStr $1 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ${DirState} "$INSTDIR" $2
  ${If} $2 = 1
  ${AndIf} $1 != $INSTDIR
    StrCpy $0 1
  ${EndIf}
FunctionEnd

Function LeaveFolderPage
  Call FindOthers
  ${If} $0 = 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(TextOthers)"
    Abort
  ${EndIf}
FunctionEnd

; An earlier version takes its own files away, which this one may no longer have, from wherever it was put.
Function RemoveEarlierVersion
  ReadRegStr $3 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $3 == ""
  ${OrIfNot} ${FileExists} "$3\uninstall.exe"
    Return
  ${EndIf}
  ExecWait '"$3\uninstall.exe" /S /UPGRADE _?=$3' $0
  ${If} $0 <> 0
    MessageBox MB_OK|MB_ICONSTOP "$(TextOldStays)" /SD IDOK
    SetErrorLevel ${STILL_OPEN}
    Quit
  ${EndIf}
  ${If} $3 != $INSTDIR
    Delete "$3\uninstall.exe"
    RMDir "$3"
  ${EndIf}
FunctionEnd

Section "${APP_NAME}"
  Call FindOthers ; again, since a silent installation shows no page
  ${If} $0 = 1
    SetErrorLevel ${FOLDER_OF_OTHERS}
    Quit
  ${EndIf}
  Call CloseProgram
  Call RemoveEarlierVersion
  ; First what can remove the rest, should the power fail in the middle.
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  !insertmacro InstallFiles
  SetOutPath "$INSTDIR" ; where the shortcut starts
  Call MakeShortcut
  Call RegisterFiles
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${APP_NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "Sotto contributors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" '"$INSTDIR\${EXECUTABLE}",0'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

; ------------------------------------------------------------------------------------------------------ uninstalling

Section "un.$(TextProgram)" UnProgram
  SectionIn RO
  Call un.CloseProgram
  !insertmacro RemoveFiles
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPGRADE" $1
  ${If} ${Errors} ; not for a newer version
    Call un.Forget
  ${EndIf}
SectionEnd

Section /o "un.$(TextData)" UnData
  ${IfNot} ${Silent}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(TextSure)" IDNO kept
  ${EndIf}
  RMDir /r "${USER_DATA}" ; Sotto's own folder, whatever $INSTDIR is
  kept:
SectionEnd

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/REMOVEDATA" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${UnData}
  ${EndIf}
FunctionEnd

; Only what points to this folder: another copy of Sotto may have written the value that starts with Windows.
Function un.Forget
  Delete "${SHORTCUT}"
  ReadRegStr $0 HKCU "${RUN_KEY}" "${APP_NAME}"
  StrLen $1 "$INSTDIR\${EXECUTABLE}"
  StrCpy $2 $0 $1
  StrCpy $3 $0 $1 1 ; in quotes
  ${If} $2 == "$INSTDIR\${EXECUTABLE}"
  ${OrIf} $3 == "$INSTDIR\${EXECUTABLE}"
    DeleteRegValue HKCU "${RUN_KEY}" "${APP_NAME}"
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\.gguf\OpenWithProgids" "${PROG_ID}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.gguf\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.gguf"
  DeleteRegKey HKCU "${CLASSES}\${PROG_ID}"
  DeleteRegKey HKCU "${CLASSES}\Applications\${EXECUTABLE}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays if anything else is in it
FunctionEnd
