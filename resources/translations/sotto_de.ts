<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutModel</name>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>A template decides what the model is told in every chat. The catalog knows none for this model, and no other model of its family is installed. You can read it here; “Set up…” lets you use another one.</source>
        <translation>Eine Vorlage bestimmt, was dem Modell in jedem Chat gesagt wird. Der Katalog kennt keine für dieses Modell, und kein anderes Modell seiner Familie ist installiert. Hier lässt sie sich lesen; über „Einrichten …“ lässt sich eine andere verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Chats: the file has a chat template</source>
        <translation>Chattet: Die Datei enthält eine Chat-Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Completes text: the file has no chat template</source>
        <translation>Setzt Text fort: Die Datei enthält keine Chat-Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Different from its family</source>
        <translation>Anders als in seiner Familie</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Different from the known template</source>
        <translation>Anders als die bekannte Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>It is not the one of {source}. A template decides what the model is told in every chat, so look at what is different before you trust it. “Set up…” lets you use another one.</source>
        <translation>Es ist nicht die von {source}. Eine Vorlage bestimmt, was dem Modell in jedem Chat gesagt wird: Am besten erst ansehen, was anders ist, und dann vertrauen. Über „Einrichten …“ lässt sich eine andere verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>It is not, letter for letter, the one that the model’s author publishes. Whoever made the file may have mended it, or the author has changed it since. A template decides what the model is told in every chat: you can read it here, and “Set up…” lets you use another one.</source>
        <translation>Es ist nicht Buchstabe für Buchstabe die, die der Autor des Modells veröffentlicht. Wer die Datei gemacht hat, hat sie vielleicht verbessert, oder der Autor hat sie seither geändert. Eine Vorlage bestimmt, was dem Modell in jedem Chat gesagt wird: Hier lässt sie sich lesen, und über „Einrichten …“ lässt sich eine andere verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>It is the same as that of {source}.</source>
        <translation>Es ist dieselbe wie die von {source}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Known template</source>
        <translation>Bekannte Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>No chat template</source>
        <translation>Keine Chat-Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>No known template to compare with</source>
        <translation>Keine bekannte Vorlage zum Vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Not as its author publishes it</source>
        <translation>Nicht so, wie der Autor sie veröffentlicht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Not recorded yet</source>
        <translation>Noch nicht erfasst</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Reads pictures with</source>
        <translation>Liest Bilder mit</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>The same as in its family</source>
        <translation>Dieselbe wie in seiner Familie</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>This is a base model: it goes on with the text it is given.</source>
        <translation>Das ist ein Basismodell: Es setzt den Text fort, den es bekommt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Use</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>the catalog</source>
        <translation>dem Katalog</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>the model’s author</source>
        <translation>dem Autor des Modells</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>yes</source>
        <translation>ja</translation>
    </message>
</context>
<context>
    <name>AboutModelDialog</name>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>About {name}</source>
        <translation>Über {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Data for programs (*.json)</source>
        <translation>Daten für Programme (*.json)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Export what is known of this model</source>
        <translation>Exportieren, was über dieses Modell bekannt ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Quantization of the weights</source>
        <translation>Quantisierung der Gewichte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Text with Markdown (*.md)</source>
        <translation>Text mit Markdown (*.md)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>The file names none. Look at the page it was published on.</source>
        <translation>Die Datei nennt keine. Auf der Seite, wo sie veröffentlicht wurde, steht vielleicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>The file says “{licence}”; the catalog does not know this model.</source>
        <translation>In der Datei steht „{licence}“; der Katalog kennt dieses Modell nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>What the file says</source>
        <translation>Was in der Datei steht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
</context>
<context>
    <name>AdapterCards</name>
    <message>
        <location filename="../../app/sotto/gui/adapter_cards.py"/>
        <source>Adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_cards.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_cards.py"/>
        <source>Delete {name}</source>
        <translation>{name} löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_cards.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_cards.py"/>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_cards.py"/>
        <source>Small files (LoRA) that change how a model writes. Choose them with “Set up…”, or in a chat.</source>
        <translation>Kleine Dateien (LoRA), die ändern, wie ein Modell schreibt. Gewählt werden sie mit „Einrichten …“ oder in einem Chat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_cards.py"/>
        <source>{size}, for models of the kind {architecture}</source>
        <translation>{size}, für Modelle der Art {architecture}</translation>
    </message>
</context>
<context>
    <name>AdapterChoice</name>
    <message>
        <location filename="../../app/sotto/gui/adapter_choice.py"/>
        <source>One that does not fit, or was removed</source>
        <translation>Einer, der nicht passt oder entfernt wurde</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_choice.py"/>
        <source>Other adapters than usual</source>
        <translation>Andere Adapter als sonst</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_choice.py"/>
        <source>There is no adapter for this model. Files of adapters (LoRA) are added like models.</source>
        <translation>Für dieses Modell gibt es keinen Adapter. Dateien von Adaptern (LoRA) werden wie Modelle hinzugefügt.</translation>
    </message>
</context>
<context>
    <name>AddModelsDialog</name>
    <message>
        <location filename="../../app/sotto/gui/add_models_dialog.py"/>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/add_models_dialog.py"/>
        <source>Add a model</source>
        <translation>Ein Modell hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/add_models_dialog.py"/>
        <source>Add models</source>
        <translation>Modelle hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/add_models_dialog.py"/>
        <source>Add these files to your models?</source>
        <translation>Diese Dateien zu deinen Modellen hinzufügen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/add_models_dialog.py"/>
        <source>Add this file to your models?</source>
        <translation>Diese Datei zu deinen Modellen hinzufügen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/add_models_dialog.py"/>
        <source>Nothing is copied: a file stays where it is. Add only files from a source you trust.</source>
        <translation>Nichts wird kopiert: Eine Datei bleibt, wo sie ist. Nur Dateien aus einer Quelle hinzufügen, der du vertraust.</translation>
    </message>
</context>
<context>
    <name>AnswerArea</name>
    <message>
        <location filename="../../app/sotto/gui/compare_area.py"/>
        <source>{answer}, text</source>
        <translation>{answer}, Text</translation>
    </message>
</context>
<context>
    <name>AnswerWidget</name>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Checking what was written… {percent} %</source>
        <translation>Das Geschriebene wird geprüft … {percent} %</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Earlier messages could not be summarised, so the oldest were left out.</source>
        <translation>Frühere Nachrichten ließen sich nicht zusammenfassen; die ältesten wurden weggelassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Getting the model ready… {percent} %</source>
        <translation>Das Modell wird bereitgemacht … {percent} %</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Loading the model with a larger context window…</source>
        <translation>Das Modell wird mit größerem Kontextfenster geladen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Loading the model with a larger context window… {percent} %</source>
        <translation>Das Modell wird mit größerem Kontextfenster geladen … {percent} %</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>One moment…</source>
        <translation>Einen Moment …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Reading your message… {percent} %</source>
        <translation>Die Nachricht wird gelesen … {percent} %</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Summarising earlier messages…</source>
        <translation>Frühere Nachrichten werden zusammengefasst …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>The answer ends here because it reached its greatest length.</source>
        <translation>Die Antwort endet hier, weil sie ihre größte Länge erreicht hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>The answer ends here because the context window is full.</source>
        <translation>Die Antwort endet hier, weil das Kontextfenster voll ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>The context window could not be enlarged, so the oldest messages were left out.</source>
        <translation>Das Kontextfenster ließ sich nicht vergrößern; die ältesten Nachrichten wurden weggelassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>The model wrote nothing.</source>
        <translation>Das Modell hat nichts geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>This answer could not be written.</source>
        <translation>Diese Antwort konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>This answer was interrupted. What was written so far is kept.</source>
        <translation>Diese Antwort wurde unterbrochen. Was schon geschrieben war, bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Waiting until the other answer is written…</source>
        <translation>Wartet, bis die andere Antwort fertig ist …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/answer_widget.py"/>
        <source>Waiting: {count} answers go first…</source>
        <translation>Wartet: {count} Antworten sind vorher dran …</translation>
    </message>
</context>
<context>
    <name>AttachmentChip</name>
    <message>
        <location filename="../../app/sotto/gui/attachment_chip.py"/>
        <source>Attachment {name}</source>
        <translation>Anhang {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/attachment_chip.py"/>
        <source>Do not send it</source>
        <translation>Nicht mitsenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/attachment_chip.py"/>
        <source>Take {name} off</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/attachment_chip.py"/>
        <source>{name}: show the text</source>
        <translation>{name}: den Text zeigen</translation>
    </message>
</context>
<context>
    <name>AttachmentShelf</name>
    <message>
        <location filename="../../app/sotto/gui/attachment_chip.py"/>
        <source>Attachments</source>
        <translation>Anhänge</translation>
    </message>
</context>
<context>
    <name>BackupWords</name>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>1 chat with {messages} messages was saved.</source>
        <translation>1 Chat mit {messages} Nachrichten wurde gerettet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>1 chat, {messages} messages</source>
        <translation>1 Chat, {messages} Nachrichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>Made before a restore</source>
        <translation>Vor einer Wiederherstellung angelegt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>Made before an update</source>
        <translation>Vor einer Aktualisierung angelegt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>Made by itself</source>
        <translation>Von selbst angelegt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>Made by you</source>
        <translation>Von dir angelegt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>Nothing was lost.</source>
        <translation>Nichts ging verloren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>One piece of the file could not be read.</source>
        <translation>Ein Stück der Datei war nicht lesbar.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>cannot be read</source>
        <translation>lässt sich nicht lesen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>{chats} chats with {messages} messages were saved.</source>
        <translation>{chats} Chats mit {messages} Nachrichten wurden gerettet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>{chats} chats, {messages} messages</source>
        <translation>{chats} Chats, {messages} Nachrichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>{count} chats lost their title and are called “Recovered chat”.</source>
        <translation>{count} Chats haben ihren Titel verloren und heißen „Recovered chat“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>{count} messages follow another one now, since the one before them is lost.</source>
        <translation>{count} Nachrichten folgen nun auf eine andere, weil die davor verloren ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backup_words.py"/>
        <source>{count} pieces of the file could not be read.</source>
        <translation>{count} Stücke der Datei waren nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>BackupsSection</name>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>A backup was made and checked: {chats}.</source>
        <translation>Eine Sicherung wurde angelegt und geprüft: {chats}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Check the backup of {moment}</source>
        <translation>Die Sicherung vom {moment} prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Damaged file of {moment}</source>
        <translation>Beschädigte Datei vom {moment}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Erase it</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Erase the damaged file of {moment}</source>
        <translation>Die beschädigte Datei vom {moment} löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Every page of the backup of {moment} is in order: {chats}.</source>
        <translation>Jede Seite der Sicherung vom {moment} ist in Ordnung: {chats}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Make a backup now</source>
        <translation>Jetzt eine Sicherung anlegen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Open the folder of the backups</source>
        <translation>Den Ordner der Sicherungen öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Progress of the backup</source>
        <translation>Fortschritt der Sicherung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Restore the backup of {moment}</source>
        <translation>Die Sicherung vom {moment} wiederherstellen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Restore…</source>
        <translation>Wiederherstellen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Show all backups, or only the newest</source>
        <translation>Alle Sicherungen zeigen oder nur die neuesten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Show all {count}</source>
        <translation>Alle {count} zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Show fewer</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>Sotto makes one a day by itself, checks it, and keeps those of 12 days, 10 weeks and 9 months. They are encrypted with the key of your chats, and what you delete for good is erased from them, too. They lie on the same disk: copy their folder elsewhere now and then.</source>
        <translation>Sotto legt täglich von selbst eine an, prüft sie und behält die von 12 Tagen, 10 Wochen und 9 Monaten. Sie sind mit dem Schlüssel deiner Chats verschlüsselt, und was du endgültig löschst, wird auch aus ihnen gelöscht. Sie liegen auf derselben Festplatte: Kopiere ihren Ordner hin und wieder anderswohin.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>The last backup is of {moment}</source>
        <translation>Die letzte Sicherung ist vom {moment}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>There is no backup yet</source>
        <translation>Es gibt noch keine Sicherung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/backups_section.py"/>
        <source>{size}. Kept aside when your chats were repaired. It may hold what you deleted since then, so it is erased by itself after {day}.</source>
        <translation>{size}. Aufgehoben, als deine Chats repariert wurden. Sie kann enthalten, was du seitdem gelöscht hast; darum wird sie nach dem {day} von selbst gelöscht.</translation>
    </message>
</context>
<context>
    <name>CatalogTab</name>
    <message>
        <location filename="../../app/sotto/gui/catalog_tab.py"/>
        <source>Good first model for this computer</source>
        <translation>Gutes erstes Modell für diesen Computer</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/catalog_tab.py"/>
        <source>Looking at what suits this computer…</source>
        <translation>Sucht, was zu diesem Computer passt …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/catalog_tab.py"/>
        <source>No model of the catalog is like that</source>
        <translation>Kein Modell im Katalog ist so</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/catalog_tab.py"/>
        <source>Search the hub…</source>
        <translation>Hub durchsuchen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/catalog_tab.py"/>
        <source>Show all models</source>
        <translation>Alle Modelle zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/catalog_tab.py"/>
        <source>Take a filter away, or look for it on the hub, which has many more models.</source>
        <translation>Einen Filter wegnehmen oder auf dem Hub suchen, wo es viel mehr Modelle gibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/catalog_tab.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>ChatController</name>
    <message>
        <location filename="../../app/sotto/gui/chat_controller.py"/>
        <source>Paste a part of it, or break lines of more than {count} characters.</source>
        <translation>Nur einen Teil einfügen oder Zeilen mit mehr als {count} Zeichen umbrechen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_controller.py"/>
        <source>The text on the clipboard is too long to paste here.</source>
        <translation>Der Text in der Zwischenablage ist zu lang, um ihn hier einzufügen.</translation>
    </message>
</context>
<context>
    <name>ChatImport</name>
    <message>
        <location filename="../../app/sotto/gui/chat_import.py"/>
        <source>Models go on the Models page, texts into a message.</source>
        <translation>Modelle gehören auf die Seite Modelle, Texte in eine Nachricht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_import.py"/>
        <source>There are no chats in what was dropped.</source>
        <translation>Darin sind keine Chats.</translation>
    </message>
</context>
<context>
    <name>ChatSettings</name>
    <message>
        <location filename="../../app/sotto/gui/chat_settings.py"/>
        <source>Adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_settings.py"/>
        <source>Answers in this chat</source>
        <translation>Antworten in diesem Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_settings.py"/>
        <source>Reasoning</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_settings.py"/>
        <source>Small files (LoRA) that change how it writes. 1 is as they were trained, 0 does nothing.</source>
        <translation>Kleine Dateien (LoRA), die ändern, wie es schreibt. 1 ist wie trainiert, 0 bewirkt nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_settings.py"/>
        <source>Tick what should differ in this chat. It holds from the next answer on.</source>
        <translation>Ankreuzen, was in diesem Chat anders sein soll. Es gilt ab der nächsten Antwort.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_settings.py"/>
        <source>Whether the model thinks before it answers. Only some models can be told; others ignore it.</source>
        <translation>Ob das Modell vor der Antwort nachdenkt. Nur manchen Modellen lässt sich das sagen; andere beachten es nicht.</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Answer complete</source>
        <translation>Antwort fertig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Answer stopped</source>
        <translation>Antwort angehalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Answering</source>
        <translation>Antwortet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Copy the message</source>
        <translation>Die Nachricht kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Delete the message (with Undo)</source>
        <translation>Die Nachricht löschen (lässt sich rückgängig machen)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Edit the question</source>
        <translation>Die Frage bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Menu of the message</source>
        <translation>Menü der Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Next message</source>
        <translation>Nächste Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Previous message</source>
        <translation>Vorige Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>The answer was interrupted</source>
        <translation>Die Antwort wurde unterbrochen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>To the end</source>
        <translation>Zum Ende</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>To the first message</source>
        <translation>Zur ersten Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/chat_view.py"/>
        <source>Write another version of the answer</source>
        <translation>Eine andere Fassung der Antwort schreiben</translation>
    </message>
</context>
<context>
    <name>ChatsMenu</name>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Delete {count} chats</source>
        <translation>{count} Chats löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Put back into the list</source>
        <translation>Zurück in die Liste</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
</context>
<context>
    <name>CodeBlockWidget</name>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Choose another folder, or free some space.</source>
        <translation>Einen anderen Ordner auswählen oder Platz schaffen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Code in {language}</source>
        <translation>Code in {language}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Copy this code</source>
        <translation>Diesen Code kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Not saved</source>
        <translation>Nicht gesichert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Save code to a file</source>
        <translation>Code in einer Datei sichern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Save this code</source>
        <translation>Diesen Code sichern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Save this code to a file</source>
        <translation>Diesen Code in einer Datei sichern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>Saved</source>
        <translation>Gesichert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>The code could not be saved as {name}.</source>
        <translation>Der Code ließ sich nicht als {name} sichern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/code_block.py"/>
        <source>text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>CollapsingText</name>
    <message>
        <location filename="../../app/sotto/gui/message_widget.py"/>
        <source>Show all {count} characters</source>
        <translation>Alle {count} Zeichen zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_widget.py"/>
        <source>Show more</source>
        <translation>Mehr zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_widget.py"/>
        <source>This message is very long; only its beginning is shown</source>
        <translation>Diese Nachricht ist sehr lang; zu sehen ist nur ihr Anfang</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <location filename="../../app/sotto/gui/command_palette.py"/>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_palette.py"/>
        <source>Find a command, a setting or a chat</source>
        <translation>Einen Befehl, eine Einstellung oder einen Chat finden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_palette.py"/>
        <source>Nothing found. Try fewer letters.</source>
        <translation>Nichts gefunden. Weniger Buchstaben versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_palette.py"/>
        <source>What was found</source>
        <translation>Gefundenes</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_palette.py"/>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
</context>
<context>
    <name>CommandSources</name>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Model, in use</source>
        <translation>Modell, in Gebrauch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Setting, in use</source>
        <translation>Einstellung, in Gebrauch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Untitled chat</source>
        <translation>Chat ohne Titel</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Use the preset {name}</source>
        <translation>Die Voreinstellung {name} verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/command_sources.py"/>
        <source>{setting}: {value}</source>
        <translation>{setting}: {value}</translation>
    </message>
</context>
<context>
    <name>CompareAnswers</name>
    <message>
        <location filename="../../app/sotto/gui/compare_answers.py"/>
        <source>{answer} complete</source>
        <translation>{answer} fertig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_answers.py"/>
        <source>{answer} stopped</source>
        <translation>{answer} angehalten</translation>
    </message>
</context>
<context>
    <name>CompareColumn</name>
    <message>
        <location filename="../../app/sotto/gui/compare_column.py"/>
        <source>Another answer here</source>
        <translation>Eine andere Antwort hier</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_column.py"/>
        <source>Answer by {model}</source>
        <translation>Antwort von {model}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_column.py"/>
        <source>Go on with this one</source>
        <translation>Mit dieser weitermachen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_column.py"/>
        <source>More about this answer</source>
        <translation>Mehr zu dieser Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_column.py"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_column.py"/>
        <source>about {figures}</source>
        <translation>etwa {figures}</translation>
    </message>
</context>
<context>
    <name>CompareController</name>
    <message>
        <location filename="../../app/sotto/gui/compare_controller.py"/>
        <source>Ask something first.</source>
        <translation>Erst etwas fragen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_controller.py"/>
        <source>There is no answer to compare yet.</source>
        <translation>Noch gibt es keine Antwort zum Vergleichen.</translation>
    </message>
</context>
<context>
    <name>CompareStart</name>
    <message>
        <location filename="../../app/sotto/gui/compare_start.py"/>
        <source>No model is installed yet.</source>
        <translation>Noch ist kein Modell installiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_start.py"/>
        <source>The same model once more</source>
        <translation>Dasselbe Modell noch einmal</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_start.py"/>
        <source>Who should write it?</source>
        <translation>Wer soll sie schreiben?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_start.py"/>
        <source>With other settings…</source>
        <translation>Mit anderen Einstellungen …</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>Attached: {names}</source>
        <translation>Angehängt: {names}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>Back to the chat</source>
        <translation>Zurück zum Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>Back to the chat as it was (Esc)</source>
        <translation>Zurück zum Chat, wie er war (Esc)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>First answer</source>
        <translation>Erste Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>Second answer</source>
        <translation>Zweite Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>Show the differences</source>
        <translation>Unterschiede zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>Two answers side by side</source>
        <translation>Zwei Antworten nebeneinander</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>Which answer is shown</source>
        <translation>Welche Antwort zu sehen ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_view.py"/>
        <source>You asked: {question}</source>
        <translation>Du hast gefragt: {question}</translation>
    </message>
</context>
<context>
    <name>CompareWords</name>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>Identical: the same text, to the last character.</source>
        <translation>Gleich: derselbe Text, bis zum letzten Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>Not the same as then: {things}.</source>
        <translation>Nicht wie damals: {things}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>Reasoning off</source>
        <translation>Nachdenken aus</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>Reasoning on</source>
        <translation>Nachdenken an</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>The texts are identical; the reasoning before them differs.</source>
        <translation>Die Texte sind gleich; die Überlegungen davor unterscheiden sich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>The texts differ.</source>
        <translation>Die Texte unterscheiden sich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>first token after {seconds} s</source>
        <translation>erstes Token nach {seconds} s</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>the chat template</source>
        <translation>die Chatvorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>the context window</source>
        <translation>das Kontextfenster</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>the model’s file</source>
        <translation>die Datei des Modells</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>the number of threads</source>
        <translation>die Zahl der Threads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>the version of llama.cpp</source>
        <translation>die Version von llama.cpp</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>what the model was told</source>
        <translation>was dem Modell gesagt wurde</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>where the model ran</source>
        <translation>worauf das Modell lief</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>{count} tokens</source>
        <translation>{count} Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>{setting} {value}</source>
        <translation>{setting} {value}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_words.py"/>
        <source>{speed} tokens/s</source>
        <translation>{speed} Token/s</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Ask the guide…</source>
        <translation>Den Guide fragen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Attach a text file</source>
        <translation>Textdatei anhängen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Attach a text file; you can also drop it here or paste it</source>
        <translation>Textdatei anhängen; sie lässt sich auch hierher ziehen oder einfügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Message Sotto…</source>
        <translation>Nachricht an Sotto …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Pasted text</source>
        <translation>Eingefügter Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Pasted text {number}</source>
        <translation>Eingefügter Text {number}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Runs on this computer. Nothing you write leaves it.</source>
        <translation>Läuft auf diesem Computer. Was du schreibst, verlässt ihn nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Send (Enter)</source>
        <translation>Senden (Eingabetaste)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer.py"/>
        <source>Stop (Esc)</source>
        <translation>Anhalten (Esc)</translation>
    </message>
</context>
<context>
    <name>ComposerController</name>
    <message>
        <location filename="../../app/sotto/gui/composer_controller.py"/>
        <source>Attach text files</source>
        <translation>Textdateien anhängen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer_controller.py"/>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/composer_controller.py"/>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
</context>
<context>
    <name>ContextFigures</name>
    <message>
        <location filename="../../app/sotto/gui/context_figures.py"/>
        <source>{count} conversation</source>
        <translation>{count} Gespräch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_figures.py"/>
        <source>{count} free</source>
        <translation>{count} frei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_figures.py"/>
        <source>{count} instructions</source>
        <translation>{count} Anweisungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_figures.py"/>
        <source>{count} kept for the answer</source>
        <translation>{count} für die Antwort freigehalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_figures.py"/>
        <source>{count} summary</source>
        <translation>{count} Zusammenfassung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_figures.py"/>
        <source>{count} thoughts, not sent again</source>
        <translation>{count} Gedanken, nicht erneut gesendet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_figures.py"/>
        <source>{count} tokens: {parts}</source>
        <translation>{count} Token: {parts}</translation>
    </message>
</context>
<context>
    <name>ContextLine</name>
    <message>
        <location filename="../../app/sotto/gui/context_line.py"/>
        <source>Kept in mind</source>
        <translation>Gemerkt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_line.py"/>
        <source>Show or hide what the model reads instead of the messages above</source>
        <translation>Zeigen oder verbergen, was das Modell anstelle der Nachrichten darüber liest</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_line.py"/>
        <source>Summary of earlier messages</source>
        <translation>Zusammenfassung früherer Nachrichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_line.py"/>
        <source>The model no longer sees this message</source>
        <translation>Das Modell sieht diese Nachricht nicht mehr</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_line.py"/>
        <source>The model no longer sees what is above</source>
        <translation>Das Modell sieht nicht mehr, was hierüber steht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_line.py"/>
        <source>Written by the model, and perhaps not right in everything.</source>
        <translation>Vom Modell geschrieben und vielleicht nicht in allem richtig.</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>Click to see what it is full of.</source>
        <translation>Klicken zeigt, womit es gefüllt ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>Context used: {used} of {available} tokens</source>
        <translation>Kontext belegt: {used} von {available} Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>That is more than the model can read at once. Click to see what is done about it.</source>
        <translation>Das ist mehr, als das Modell auf einmal lesen kann. Klicken zeigt, was dann geschieht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>That is more than the model can read. Shorten the message or take attachments out.</source>
        <translation>Das ist mehr, als das Modell lesen kann. Die Nachricht kürzen oder Anhänge entfernen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>The model sees up to {available} tokens of a chat at once; this one uses {used}.</source>
        <translation>Das Modell sieht bis zu {available} Token eines Chats auf einmal; dieser belegt {used}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>This is an estimate; the exact figure comes once the model is loaded.</source>
        <translation>Das ist geschätzt; die genaue Zahl kommt, sobald das Modell geladen ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>Your message: {tokens}.</source>
        <translation>Deine Nachricht: {tokens}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>about {figure}</source>
        <translation>etwa {figure}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>{context}; your message: {draft}</source>
        <translation>{context}; deine Nachricht: {draft}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>{draft} of {available}</source>
        <translation>{draft} von {available}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>{draft} tokens</source>
        <translation>{draft} Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>{used} + {draft} of {available}</source>
        <translation>{used} + {draft} von {available}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_meter.py"/>
        <source>{used} of {available}</source>
        <translation>{used} von {available}</translation>
    </message>
</context>
<context>
    <name>ContextPanel</name>
    <message>
        <location filename="../../app/sotto/gui/context_panel.py"/>
        <source>1 earlier message is left out.</source>
        <translation>1 frühere Nachricht wird weggelassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_panel.py"/>
        <source>Instructions stay in any case, and so do messages that you have kept in mind from their menu.</source>
        <translation>Anweisungen bleiben in jedem Fall, ebenso Nachrichten, die du dir über ihr Menü gemerkt hast.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_panel.py"/>
        <source>What happens to older messages when the model cannot read all of them at once</source>
        <translation>Was mit älteren Nachrichten geschieht, wenn das Modell nicht alle auf einmal lesen kann</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_panel.py"/>
        <source>What the model reads</source>
        <translation>Was das Modell liest</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_panel.py"/>
        <source>When this chat outgrows the model</source>
        <translation>Wenn dieser Chat für das Modell zu lang wird</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_panel.py"/>
        <source>{count} earlier messages are left out.</source>
        <translation>{count} frühere Nachrichten werden weggelassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/context_panel.py"/>
        <source>{count} tokens, {free} of them free</source>
        <translation>{count} Token, davon {free} frei</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <location filename="../../app/sotto/gui/sidebar_list.py"/>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_list.py"/>
        <source>Delete (with Undo)</source>
        <translation>Löschen (lässt sich rückgängig machen)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_list.py"/>
        <source>Fold the folder</source>
        <translation>Den Ordner zuklappen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_list.py"/>
        <source>Open the chat</source>
        <translation>Chat öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_list.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_list.py"/>
        <source>Select several chats</source>
        <translation>Mehrere Chats auswählen</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <location filename="../../app/sotto/gui/message_buttons.py"/>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_buttons.py"/>
        <source>Copy message</source>
        <translation>Nachricht kopieren</translation>
    </message>
</context>
<context>
    <name>CrashReporter</name>
    <message>
        <location filename="../../app/sotto/gui/crash.py"/>
        <source>Something in Sotto went wrong</source>
        <translation>In Sotto ist etwas schiefgegangen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/crash.py"/>
        <source>This is a fault in Sotto. Your chats are saved. The report below was not sent anywhere.</source>
        <translation>Das ist ein Fehler in Sotto. Die Chats sind gespeichert. Der Bericht unten wurde nirgendwohin geschickt.</translation>
    </message>
</context>
<context>
    <name>DamagePage</name>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>A disk error, a crash of the system or another program may have done it. Nothing was changed: the file is as it was found, and whatever you choose here keeps it.</source>
        <translation>Ein Fehler der Festplatte, ein Absturz des Systems oder ein anderes Programm kann schuld sein. Nichts wurde geändert: Die Datei ist, wie sie gefunden wurde, und was du hier auch wählst, sie wird aufgehoben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Backup to restore</source>
        <translation>Sicherung, die wiederhergestellt wird</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Look at what came of it, then open them.</source>
        <translation>Sieh dir an, was daraus wurde, und öffne sie dann.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Open my chats</source>
        <translation>Meine Chats öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Progress of the repair</source>
        <translation>Fortschritt der Reparatur</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Restore a backup</source>
        <translation>Eine Sicherung wiederherstellen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Restore it</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Save what can be read</source>
        <translation>Retten, was lesbar ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Sotto reads around the damaged places and puts together what it finds. Usually that is nearly everything. A report says what was saved; the damaged file is kept for 30 days.</source>
        <translation>Sotto liest um die beschädigten Stellen herum und setzt zusammen, was es findet. Meist ist das fast alles. Ein Bericht sagt, was gerettet wurde; die beschädigte Datei wird 30 Tage aufgehoben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>The backup of {moment} is restored</source>
        <translation>Die Sicherung vom {moment} ist wiederhergestellt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>The damaged file is kept in {folder} for 30 days.</source>
        <translation>Die beschädigte Datei wird 30 Tage in {folder} aufgehoben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>The file of your chats is damaged</source>
        <translation>Die Datei deiner Chats ist beschädigt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>There is no backup that can be read.</source>
        <translation>Es gibt keine Sicherung, die lesbar ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Your chats are repaired</source>
        <translation>Deine Chats sind repariert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>Your chats were saved</source>
        <translation>Deine Chats wurden gerettet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/damage_page.py"/>
        <source>{facts}
The chats become what they were then; what came later is in the damaged file only.</source>
        <translation>{facts}
Die Chats werden, was sie damals waren; was später kam, steht nur in der beschädigten Datei.</translation>
    </message>
</context>
<context>
    <name>DesktopParts</name>
    <message>
        <location filename="../../app/sotto/gui/desktop_parts.py"/>
        <source>An answer could not be finished.</source>
        <translation>Eine Antwort konnte nicht fertig geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/desktop_parts.py"/>
        <source>An answer is ready.</source>
        <translation>Eine Antwort ist fertig.</translation>
    </message>
</context>
<context>
    <name>DesktopSection</name>
    <message>
        <location filename="../../app/sotto/gui/desktop_section.py"/>
        <source>A key that brings Sotto to the front</source>
        <translation>Eine Taste, die Sotto nach vorn holt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/desktop_section.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/desktop_section.py"/>
        <source>Copy the command</source>
        <translation>Den Befehl kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/desktop_section.py"/>
        <source>Give this command a key in the keyboard settings of your desktop. Starting Sotto once more brings its window to the front; Sotto itself watches no keys.</source>
        <translation>Diesem Befehl in den Tastatureinstellungen deines Desktops eine Taste geben. Wird Sotto noch einmal gestartet, kommt sein Fenster nach vorn; Sotto selbst achtet auf keine Tasten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/desktop_section.py"/>
        <source>The command that starts Sotto</source>
        <translation>Der Befehl, der Sotto startet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/desktop_section.py"/>
        <source>This desktop has no system tray.</source>
        <translation>Dieser Desktop hat keinen Infobereich.</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <location filename="../../app/sotto/gui/details_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/details_dialog.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>DifferenceDialog</name>
    <message>
        <location filename="../../app/sotto/gui/difference_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/difference_dialog.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/difference_dialog.py"/>
        <source>The two texts are identical.</source>
        <translation>Die beiden Texte sind gleich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/difference_dialog.py"/>
        <source>Where the two answers differ</source>
        <translation>Worin sich die beiden Antworten unterscheiden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/difference_dialog.py"/>
        <source>only in the first answer</source>
        <translation>nur in der ersten Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/difference_dialog.py"/>
        <source>only in the second answer</source>
        <translation>nur in der zweiten Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/difference_dialog.py"/>
        <source>{both} words stand in both answers, {first} only in the first, {second} only in the second.</source>
        <translation>{both} Wörter stehen in beiden Antworten, {first} nur in der ersten, {second} nur in der zweiten.</translation>
    </message>
</context>
<context>
    <name>DownloadCard</name>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Details of {name}</source>
        <translation>Details zu {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Keep {name} after all</source>
        <translation>{name} doch behalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Move {name} down</source>
        <translation>{name} nach unten schieben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Move {name} up</source>
        <translation>{name} nach oben schieben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Pause {name}</source>
        <translation>{name} pausieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Progress of {name}</source>
        <translation>Fortschritt von {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Quantization: how strongly its numbers are rounded</source>
        <translation>Quantisierung: wie stark die Zahlen gerundet sind</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Removed. What was fetched of it is deleted in a few seconds.</source>
        <translation>Entfernt. Was schon geladen war, wird in einigen Sekunden gelöscht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Resume {name}</source>
        <translation>{name} fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_card.py"/>
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
</context>
<context>
    <name>DownloadController</name>
    <message>
        <location filename="../../app/sotto/gui/download_controller.py"/>
        <source>A download is finished.</source>
        <translation>Ein Download ist fertig.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_controller.py"/>
        <source>A download needs your attention.</source>
        <translation>Ein Download braucht Aufmerksamkeit.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_controller.py"/>
        <source>It was checked: the file is the one that its source names.</source>
        <translation>Geprüft: Es ist die Datei, die ihre Quelle nennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_controller.py"/>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_controller.py"/>
        <source>{name} is ready to use.</source>
        <translation>{name} ist bereit.</translation>
    </message>
</context>
<context>
    <name>DownloadDock</name>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Hide until a download runs</source>
        <translation>Ausblenden, bis ein Download läuft</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Pause all downloads</source>
        <translation>Alle Downloads pausieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Progress of the downloads</source>
        <translation>Fortschritt der Downloads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Resume all downloads</source>
        <translation>Alle Downloads fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Show the downloads</source>
        <translation>Downloads zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>They need your attention.</source>
        <translation>Sie brauchen Aufmerksamkeit.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>Waits for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>{n} downloads</source>
        <translation>{n} Downloads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_dock.py"/>
        <source>{title}: show the downloads</source>
        <translation>{title}: Downloads zeigen</translation>
    </message>
</context>
<context>
    <name>DownloadStarter</name>
    <message>
        <location filename="../../app/sotto/gui/download_start.py"/>
        <source>Your browser opens it; Sotto itself does not visit it.</source>
        <translation>Der Browser öffnet sie; Sotto selbst besucht sie nicht.</translation>
    </message>
</context>
<context>
    <name>DownloadWords</name>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>Complete and checked</source>
        <translation>Vollständig und geprüft</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>Starting…</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>Tried again by itself.</source>
        <translation>Wird von selbst noch einmal versucht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>Waits for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>checked as it arrives</source>
        <translation>wird beim Laden geprüft</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>more than a day left</source>
        <translation>noch mehr als ein Tag</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>{done} of {whole} {unit}</source>
        <translation>{done} von {whole} {unit}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>{hours} h {minutes} min left</source>
        <translation>noch {hours} h {minutes} min</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>{minutes} min left</source>
        <translation>noch {minutes} min</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>{minutes} min {seconds} s left</source>
        <translation>noch {minutes} min {seconds} s</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/download_words.py"/>
        <source>{seconds} s left</source>
        <translation>noch {seconds} s</translation>
    </message>
</context>
<context>
    <name>DownloadableCard</name>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Pause {name}</source>
        <translation>{name} pausieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Progress of {name}</source>
        <translation>Fortschritt von {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Resume {name}</source>
        <translation>{name} fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloadable_card.py"/>
        <source>{words}: {name}</source>
        <translation>{words}: {name}</translation>
    </message>
</context>
<context>
    <name>DownloadsTab</name>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Choose a model in the catalog or search the hub. It comes here and goes on where it was after a pause, a lost connection or a restart. Nothing is fetched without you asking for it.</source>
        <translation>Ein Modell im Katalog auswählen oder auf dem Hub suchen. Es kommt hierher und geht nach einer Pause, einer verlorenen Verbindung oder einem Neustart dort weiter, wo es war. Nichts wird ungefragt geladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Go online</source>
        <translation>Online gehen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>It was started with “--offline”, so nothing is downloaded. What is there already stays.</source>
        <translation>Es wurde mit „--offline“ gestartet, darum wird nichts heruntergeladen. Was schon da ist, bleibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Nothing is being downloaded</source>
        <translation>Gerade wird nichts heruntergeladen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Open the catalog</source>
        <translation>Katalog öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Pause all</source>
        <translation>Alle pausieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Resume all</source>
        <translation>Alle fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>Sotto is offline</source>
        <translation>Sotto ist offline</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>The offline switch is on, so nothing is downloaded. What is there already stays.</source>
        <translation>Der Offline-Schalter ist an, darum wird nichts heruntergeladen. Was schon da ist, bleibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>{n} paused</source>
        <translation>{n} pausiert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>{n} running</source>
        <translation>{n} läuft</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>{n} stopped</source>
        <translation>{n} angehalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/downloads_tab.py"/>
        <source>{n} waiting</source>
        <translation>{n} wartet</translation>
    </message>
</context>
<context>
    <name>DraftTokens</name>
    <message>
        <location filename="../../app/sotto/gui/token_counter.py"/>
        <source>about {count} tokens</source>
        <translation>etwa {count} Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_counter.py"/>
        <source>{count} tokens</source>
        <translation>{count} Token</translation>
    </message>
</context>
<context>
    <name>EditDialog</name>
    <message>
        <location filename="../../app/sotto/gui/edit_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/edit_dialog.py"/>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
</context>
<context>
    <name>EditField</name>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Leave the message as it was</source>
        <translation>Die Nachricht lassen, wie sie war</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Send the edited message</source>
        <translation>Die bearbeitete Nachricht senden</translation>
    </message>
</context>
<context>
    <name>EngineCard</name>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>Add only model files that you trust.</source>
        <translation>Am besten nur Modelldateien hinzufügen, denen du vertraust.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>If a model file makes it crash, this window and your chats stay.</source>
        <translation>Bringt eine Modelldatei es zum Absturz, bleiben dieses Fenster und die Chats.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>It cannot open your chats or your other files, only the model it was given.</source>
        <translation>Es kann weder deine Chats noch deine anderen Dateien öffnen, nur das Modell, das es bekommen hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>It cannot reach the network.</source>
        <translation>Es kommt nicht ins Netz.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>It cannot start programs.</source>
        <translation>Es kann keine Programme starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>It could not be asked what it can do: add only model files that you trust.</source>
        <translation>Was es kann, ließ sich nicht herausfinden: Am besten nur Modelldateien hinzufügen, denen du vertraust.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>It could open your files.</source>
        <translation>Es könnte deine Dateien öffnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>It could reach the network.</source>
        <translation>Es käme ins Netz.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>It could start programs.</source>
        <translation>Es könnte Programme starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>Models run in a program of their own</source>
        <translation>Modelle laufen in einem eigenen Programm</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>Models run in a program that is partly shut in</source>
        <translation>Modelle laufen in einem teilweise abgeschotteten Programm</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>Models run in a program that is shut in</source>
        <translation>Modelle laufen in einem abgeschotteten Programm</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>The engine itself has just tried all of this.</source>
        <translation>Die Engine hat all das soeben selbst versucht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/engine_card.py"/>
        <source>What it can do is being tried.</source>
        <translation>Was es kann, wird gerade ausprobiert.</translation>
    </message>
</context>
<context>
    <name>ErrorCard</name>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Answer without the oldest messages</source>
        <translation>Ohne die ältesten Nachrichten antworten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Ask the model for this answer again</source>
        <translation>Das Modell noch einmal um diese Antwort bitten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Enlarge the window</source>
        <translation>Fenster vergrößern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Have older messages summarised, then answer</source>
        <translation>Ältere Nachrichten zusammenfassen lassen, dann antworten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Leave out the oldest</source>
        <translation>Die ältesten weglassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Load the model so that it reads more at once</source>
        <translation>Das Modell so laden, dass es mehr auf einmal liest</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Show what is known about this error</source>
        <translation>Zeigen, was über diesen Fehler bekannt ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Summarise them</source>
        <translation>Zusammenfassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_notice.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>ExampleQuestions</name>
    <message>
        <location filename="../../app/sotto/gui/example_questions.py"/>
        <source>Ask the guide</source>
        <translation>Den Guide fragen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/example_questions.py"/>
        <source>Ask the guide; it answers in English</source>
        <translation>Den Guide fragen; er antwortet auf Englisch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/example_questions.py"/>
        <source>How do I add a model?</source>
        <translation>Wie füge ich ein Modell hinzu?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/example_questions.py"/>
        <source>Is this really private?</source>
        <translation>Ist das wirklich privat?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/example_questions.py"/>
        <source>What can I do here?</source>
        <translation>Was kann ich hier machen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/example_questions.py"/>
        <source>Which model fits my computer?</source>
        <translation>Welches Modell passt zu meinem Computer?</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>1 chat was written to {path}.</source>
        <translation>1 Chat wurde in {path} geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>A file for each chat, in a ZIP archive</source>
        <translation>Eine Datei für jeden Chat, in einem ZIP-Archiv</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>All chats</source>
        <translation>Alle Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>All chats ({count})</source>
        <translation>Alle Chats ({count})</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>All versions of all messages and what Sotto knows of them. Sotto can import it again.</source>
        <translation>Alle Fassungen aller Nachrichten und was Sotto über sie weiß. Sotto kann es wieder importieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Everything (JSON)</source>
        <translation>Alles (JSON)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Export chats</source>
        <translation>Chats exportieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Replace the file</source>
        <translation>Datei ersetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Sotto chats</source>
        <translation>Sotto-Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Text (Markdown)</source>
        <translation>Text (Markdown)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>The file is not encrypted: whoever can read it can read the chats in it.</source>
        <translation>Die Datei ist nicht verschlüsselt: Wer sie lesen kann, kann die Chats darin lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>The {count} chosen chats</source>
        <translation>Die {count} ausgewählten Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>This chat</source>
        <translation>Dieser Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>This chat: {title}</source>
        <translation>Dieser Chat: {title}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>To read and to change in any editor, and for notes.</source>
        <translation>Zum Lesen und Ändern in jedem Editor, und für Notizen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>To read in any browser and to print. Contains no scripts and loads nothing.</source>
        <translation>Zum Lesen in jedem Browser und zum Drucken. Enthält keine Skripte und lädt nichts nach.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>Web page (HTML)</source>
        <translation>Webseite (HTML)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_dialog.py"/>
        <source>{count} chats were written to {path}.</source>
        <translation>{count} Chats wurden in {path} geschrieben.</translation>
    </message>
</context>
<context>
    <name>ExportPlace</name>
    <message>
        <location filename="../../app/sotto/gui/export_place.py"/>
        <source>Choose the place and name of the file</source>
        <translation>Ort und Namen der Datei auswählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_place.py"/>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_place.py"/>
        <source>Export chats</source>
        <translation>Chats exportieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/export_place.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
</context>
<context>
    <name>FileOffers</name>
    <message>
        <location filename="../../app/sotto/gui/file_offers.py"/>
        <source>Another import is open.</source>
        <translation>Ein anderer Import ist offen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/file_offers.py"/>
        <source>Finish it, then open the file again.</source>
        <translation>Erst diesen beenden, dann die Datei noch einmal öffnen.</translation>
    </message>
</context>
<context>
    <name>FilingActions</name>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Archive this chat</source>
        <translation>Diesen Chat archivieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Move this chat to a folder</source>
        <translation>Diesen Chat in einen Ordner legen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Move to folder…</source>
        <translation>In einen Ordner legen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>New folder…</source>
        <translation>Neuer Ordner …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>New temporary chat</source>
        <translation>Neuer temporärer Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Pin this chat</source>
        <translation>Diesen Chat anheften</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Put back into the list</source>
        <translation>Zurück in die Liste</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Put this chat back into the list</source>
        <translation>Diesen Chat zurück in die Liste holen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Show all chats</source>
        <translation>Alle Chats zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Show the archive</source>
        <translation>Das Archiv zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Tags of this chat</source>
        <translation>Tags dieses Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Tags…</source>
        <translation>Tags …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_actions.py"/>
        <source>Unpin this chat</source>
        <translation>Diesen Chat nicht mehr anheften</translation>
    </message>
</context>
<context>
    <name>FilingController</name>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Add the tag</source>
        <translation>Tag hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Archived. Searching still finds it.</source>
        <translation>Archiviert. Die Suche findet ihn weiterhin.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Back in the list.</source>
        <translation>Zurück in der Liste.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Folder deleted. Its chats are still there.</source>
        <translation>Ordner gelöscht. Seine Chats sind noch da.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Make the folder</source>
        <translation>Ordner anlegen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Moved out of the folder.</source>
        <translation>Aus dem Ordner genommen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Moved to “{folder}”.</source>
        <translation>In „{folder}“ gelegt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>New tag</source>
        <translation>Neuer Tag</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>{count} chats archived.</source>
        <translation>{count} Chats archiviert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_controller.py"/>
        <source>{count} chats are back in the list.</source>
        <translation>{count} Chats sind zurück in der Liste.</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_filter.py"/>
        <source>All chats</source>
        <translation>Alle Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_filter.py"/>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_filter.py"/>
        <source>Archive ({count})</source>
        <translation>Archiv ({count})</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_filter.py"/>
        <source>Choose what is listed</source>
        <translation>Auswählen, was in der Liste steht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Filter the catalog by words</source>
        <translation>Den Katalog nach Wörtern filtern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Fits this computer</source>
        <translation>Passt auf diesen Computer</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_filter.py"/>
        <source>Listed: {what}</source>
        <translation>In der Liste: {what}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Open data</source>
        <translation>Offene Daten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Open licence only</source>
        <translation>Nur offene Lizenzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filter_bar.py"/>
        <source>up to {size} GB</source>
        <translation>bis {size} GB</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <location filename="../../app/sotto/gui/find_bar.py"/>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/find_bar.py"/>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/find_bar.py"/>
        <source>Next match</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/find_bar.py"/>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/find_bar.py"/>
        <source>Previous match</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/find_bar.py"/>
        <source>{number} of {total}</source>
        <translation>{number} von {total}</translation>
    </message>
</context>
<context>
    <name>FirstProtection</name>
    <message>
        <location filename="../../app/sotto/gui/first_protection.py"/>
        <source>Change what protects the chats</source>
        <translation>Ändern, was die Chats schützt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_protection.py"/>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_protection.py"/>
        <source>{level}, in use</source>
        <translation>{level}, in Gebrauch</translation>
    </message>
</context>
<context>
    <name>FolderHeadingMenu</name>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Delete the folder; its chats stay</source>
        <translation>Den Ordner löschen; seine Chats bleiben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>New folder…</source>
        <translation>Neuer Ordner …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Rename the folder</source>
        <translation>Den Ordner umbenennen</translation>
    </message>
</context>
<context>
    <name>FolderMenu</name>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Move to folder</source>
        <translation>In einen Ordner legen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>New folder…</source>
        <translation>Neuer Ordner …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Out of the folder</source>
        <translation>Aus dem Ordner nehmen</translation>
    </message>
</context>
<context>
    <name>FoldersSection</name>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Add a folder of models</source>
        <translation>Einen Ordner mit Modellen hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Downloads go here</source>
        <translation>Downloads landen hier</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Move the folder for downloads</source>
        <translation>Ordner für Downloads verlegen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Move…</source>
        <translation>Verlegen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Not used: {reason}</source>
        <translation>Nicht verwendet: {reason}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Progress of moving the models</source>
        <translation>Fortschritt beim Verlegen der Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Stop using it</source>
        <translation>Nicht mehr verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Stop using the models of {name}</source>
        <translation>Die Modelle von {name} nicht mehr verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>There is a Hugging Face cache on this computer</source>
        <translation>Auf diesem Computer gibt es einen Hugging-Face-Cache</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Use the models of {program}</source>
        <translation>Die Modelle von {program} verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>Use them</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>in the folder {name}</source>
        <translation>im Ordner {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>used where another program keeps it</source>
        <translation>verwendet, wo ein anderes Programm es aufbewahrt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>used where {program} keeps it</source>
        <translation>verwendet, wo {program} es aufbewahrt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>{count} model</source>
        <translation>{count} Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>{count} model, {size}, can be used where it is. Nothing is copied or changed.</source>
        <translation>{count} Modell, {size}, lässt sich dort verwenden, wo es ist. Nichts wird kopiert oder geändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>{count} models</source>
        <translation>{count} Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>{count} models, {size}, can be used where they are. Nothing is copied or changed.</source>
        <translation>{count} Modelle, {size}, lassen sich dort verwenden, wo sie sind. Nichts wird kopiert oder geändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>{program} is on this computer</source>
        <translation>{program} ist auf diesem Computer</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>… and 1 more file</source>
        <translation>… und 1 weitere Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/folders_section.py"/>
        <source>… and {count} more files</source>
        <translation>… und {count} weitere Dateien</translation>
    </message>
</context>
<context>
    <name>Greeting</name>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Add a larger model to talk about anything.</source>
        <translation>Ein größeres Modell hinzufügen, um über alles zu reden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Add a model file to begin</source>
        <translation>Mit einer Modelldatei geht es los</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Choose a file that ends in .gguf, or drop it on this window.</source>
        <translation>Eine Datei auswählen, deren Name auf .gguf endet, oder sie auf dieses Fenster ziehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Choose a file…</source>
        <translation>Datei auswählen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Good afternoon.</source>
        <translation>Guten Tag.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Good evening.</source>
        <translation>Guten Abend.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Good morning.</source>
        <translation>Guten Morgen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>I am the guide, a very small model that comes with Sotto. I know this program and nothing else, and I already run on your computer. Ask me anything about it.</source>
        <translation>Ich bin der Guide, ein sehr kleines Modell, das zu Sotto gehört. Ich kenne dieses Programm und sonst nichts, und ich laufe schon auf diesem Computer. Frag mich, was du willst – auf Englisch, eine andere Sprache kann ich nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Make it a temporary chat</source>
        <translation>Einen temporären Chat daraus machen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Nothing of it is stored</source>
        <translation>Nichts davon wird gespeichert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Nothing of this chat is written to the disk, found by a search, or backed up. It is gone when you delete it, lock your chats, or close Sotto.</source>
        <translation>Nichts von diesem Chat wird auf die Festplatte geschrieben, von einer Suche gefunden oder gesichert. Er ist weg, sobald er gelöscht wird, die Chats gesperrt werden oder Sotto beendet wird.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Open Models</source>
        <translation>Modelle öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Opening your chats…</source>
        <translation>Die Chats werden geöffnet …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Sotto is a place to think with a language model that runs on this computer. It needs one model file, and no account.</source>
        <translation>Sotto ist ein Ort, um mit einem Sprachmodell zu denken, das auf diesem Computer läuft. Es braucht eine Modelldatei und kein Konto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Stop waiting</source>
        <translation>Nicht länger warten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Temporary chat</source>
        <translation>Temporärer Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>The guide knows only Sotto</source>
        <translation>Der Guide kennt nur Sotto</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Write below to begin.</source>
        <translation>Unten schreiben, und es geht los.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Write below to begin. {model} answers, here on this computer.</source>
        <translation>Unten schreiben, und es geht los. {model} antwortet, hier auf diesem Computer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/first_run.py"/>
        <source>Your system may ask whether Sotto may use its keyring. The key to your chats lies there.</source>
        <translation>Das System fragt vielleicht, ob Sotto seinen Schlüsselbund benutzen darf. Dort liegt der Schlüssel zu den Chats.</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <location filename="../../app/sotto/gui/header.py"/>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/header.py"/>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/header.py"/>
        <source>More about this chat</source>
        <translation>Mehr zu diesem Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/header.py"/>
        <source>Nothing of this chat is stored.</source>
        <translation>Nichts von diesem Chat wird gespeichert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/header.py"/>
        <source>Show the sidebar</source>
        <translation>Seitenleiste zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/header.py"/>
        <source>Temporary</source>
        <translation>Temporär</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>Handbook</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>Install Sotto again to get it. Everything else works.</source>
        <translation>Sotto neu installieren, dann ist es da. Alles andere funktioniert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>Search the handbook</source>
        <translation>Handbuch durchsuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>This copy of Sotto lacks its handbook</source>
        <translation>Dieser Kopie von Sotto fehlt das Handbuch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>Try fewer or other words.</source>
        <translation>Weniger oder andere Wörter versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>What Sotto can do, and how.</source>
        <translation>Was Sotto kann und wie.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/help_page.py"/>
        <source>What is new</source>
        <translation>Was ist neu</translation>
    </message>
</context>
<context>
    <name>HubResults</name>
    <message>
        <location filename="../../app/sotto/gui/hub_results.py"/>
        <source>changed {day}</source>
        <translation>geändert {day}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_results.py"/>
        <source>gated: asks for an account</source>
        <translation>geschützt: verlangt ein Konto</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_results.py"/>
        <source>{count} downloads</source>
        <translation>{count} Downloads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_results.py"/>
        <source>{count} likes</source>
        <translation>{count}-mal gemocht</translation>
    </message>
</context>
<context>
    <name>HubTab</name>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Access token…</source>
        <translation>Zugangstoken …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Allow the network</source>
        <translation>Netz erlauben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Back to the results</source>
        <translation>Zurück zu den Ergebnissen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Find any model on the hub</source>
        <translation>Jedes Modell auf dem Hub finden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Find more</source>
        <translation>Mehr finden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>It is set to never use the network. Your models and the catalog work without it.</source>
        <translation>Sotto ist so eingestellt, dass es das Netz nie benutzt. Die Modelle und der Katalog gehen auch ohne.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Looking into {address}…</source>
        <translation>{address} wird angesehen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Repositories that were found</source>
        <translation>Gefundene Repositorys</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Searching the hub for “{words}”…</source>
        <translation>Der Hub wird nach „{words}“ durchsucht …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Sotto is offline</source>
        <translation>Sotto ist offline</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>The hub answers within seconds, as a rule.</source>
        <translation>Der Hub antwortet in der Regel innerhalb von Sekunden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>The hub has nothing for “{words}”</source>
        <translation>Der Hub hat nichts zu „{words}“</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>The hub is slow to answer. Wait a little longer, or stop it.</source>
        <translation>Der Hub antwortet langsam. Noch etwas warten oder anhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Try fewer words, or the name of the model’s family.</source>
        <translation>Weniger Wörter oder den Namen der Modellfamilie versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Type words such as “qwen coder”, or paste the address of a model, and press Enter. Only then is something sent: what you typed goes to the hub, and the request is listed on the Privacy page.</source>
        <translation>Wörter wie „qwen coder“ eingeben oder die Adresse eines Modells einfügen und die Eingabetaste drücken. Erst dann wird etwas gesendet: Das Eingegebene geht an den Hub, und die Anfrage steht auf der Seite Datenschutz.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Words, or the address of a model on the hub</source>
        <translation>Wörter oder die Adresse eines Modells auf dem Hub</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>Words, owner/name, or a pasted address</source>
        <translation>Wörter, Besitzer/Name oder eine Adresse</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/hub_tab.py"/>
        <source>{count} repositories, most downloaded first</source>
        <translation>{count} Repositorys, die meistgeladenen zuerst</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Choose all chats</source>
        <translation>Alle Chats wählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Choose files…</source>
        <translation>Dateien wählen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Choose no chat</source>
        <translation>Keinen Chat wählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Exports (*.json *.jsonl *.zip *.chat)</source>
        <translation>Exporte (*.json *.jsonl *.zip *.chat)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Import chats</source>
        <translation>Chats importieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Importing {file}…</source>
        <translation>{file} wird importiert …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Importing…</source>
        <translation>Import läuft …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Nothing leaves this computer, and the files stay as they are. You can drop them here, too.</source>
        <translation>Nichts verlässt diesen Computer, und die Dateien bleiben, wie sie sind. Du kannst sie auch hierher ziehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Reading {file}…</source>
        <translation>{file} wird gelesen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Sotto reads the exports of ChatGPT, Claude, Open WebUI, LibreChat and ShareGPT, the chats of LM Studio, Jan and GPT4All, and its own. Choose files, a folder or a ZIP archive: what is in them says where they come from.</source>
        <translation>Sotto liest die Exporte von ChatGPT, Claude, Open WebUI, LibreChat und ShareGPT, die Chats von LM Studio, Jan und GPT4All und die eigenen. Wähle Dateien, einen Ordner oder ein ZIP-Archiv: Ihr Inhalt sagt, woher sie kommen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_dialog.py"/>
        <source>Stopping…</source>
        <translation>Wird angehalten …</translation>
    </message>
</context>
<context>
    <name>ImportList</name>
    <message>
        <location filename="../../app/sotto/gui/import_list.py"/>
        <source>Chats to import</source>
        <translation>Chats, die importiert werden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_list.py"/>
        <source>Choose the chat, or leave it out</source>
        <translation>Den Chat wählen oder weglassen</translation>
    </message>
</context>
<context>
    <name>ImportListModel</name>
    <message>
        <location filename="../../app/sotto/gui/import_list.py"/>
        <source>in Sotto already</source>
        <translation>schon in Sotto</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_list.py"/>
        <source>{count} message</source>
        <translation>{count} Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_list.py"/>
        <source>{count} messages</source>
        <translation>{count} Nachrichten</translation>
    </message>
</context>
<context>
    <name>ImportWords</name>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>1 chat of {program} with {messages} messages.</source>
        <translation>1 Chat von {program} mit {messages} Nachrichten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>1 chat with {messages} messages was imported.</source>
        <translation>1 Chat mit {messages} Nachrichten wurde importiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>1 is in Sotto already and is not imported again.</source>
        <translation>1 ist schon in Sotto und wird nicht noch einmal importiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>1 is skipped</source>
        <translation>1 wird ausgelassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>From {day}.</source>
        <translation>Vom {day}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>From {first} to {last}.</source>
        <translation>Vom {first} bis zum {last}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>Import 1 chat</source>
        <translation>1 Chat importieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>Import {count} chats</source>
        <translation>{count} Chats importieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>No chats were found.</source>
        <translation>Es wurden keine Chats gefunden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>Nothing new was imported. Your chats are as they were before.</source>
        <translation>Nichts Neues wurde importiert. Deine Chats sind, wie sie waren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>{chats} chats of {program} with {messages} messages.</source>
        <translation>{chats} Chats von {program} mit {messages} Nachrichten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>{chats} chats with {messages} messages were imported.</source>
        <translation>{chats} Chats mit {messages} Nachrichten wurden importiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>{count} are in Sotto already and are not imported again.</source>
        <translation>{count} sind schon in Sotto und werden nicht noch einmal importiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>{count} are skipped</source>
        <translation>{count} werden ausgelassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>{count} more are not in this list; they come along if you choose all.</source>
        <translation>{count} weitere stehen nicht in dieser Liste; sie kommen mit, wenn du alle wählst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>{file}, “{title}”</source>
        <translation>{file}, „{title}“</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/import_words.py"/>
        <source>… and {count} more</source>
        <translation>… und {count} weitere</translation>
    </message>
</context>
<context>
    <name>InstalledTab</name>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>By name</source>
        <translation>Nach Namen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>Choose “Add a file…”, or drop a model file (its name ends in .gguf) on this window. The file stays where it is; Sotto never copies it.</source>
        <translation>„Datei hinzufügen …“ wählen oder eine Modelldatei (ihr Name endet auf .gguf) auf dieses Fenster ziehen. Die Datei bleibt, wo sie ist; Sotto kopiert sie nie.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>Largest first</source>
        <translation>Größte zuerst</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>Last used first</source>
        <translation>Zuletzt verwendete zuerst</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>No models of your own yet</source>
        <translation>Noch keine eigenen Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>Order of the models</source>
        <translation>Reihenfolge der Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>SHA-256 {hash}. None was recorded to compare it with.</source>
        <translation>SHA-256 {hash}. Zum Vergleichen wurde keine erfasst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>The file is not the one that was added. Get it again from where it came from.
Expected SHA-256 {expected}
Found SHA-256 {actual}</source>
        <translation>Die Datei ist nicht die, die hinzugefügt wurde. Am besten noch einmal von der Quelle holen.
Erwartete SHA-256 {expected}
Gefundene SHA-256 {actual}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>Unchanged since it was added. SHA-256 {hash}</source>
        <translation>Unverändert, seit sie hinzugefügt wurde. SHA-256 {hash}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>{count} model, {size}</source>
        <translation>{count} Modell, {size}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>{count} models, {size}</source>
        <translation>{count} Modelle, {size}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/installed_tab.py"/>
        <source>{size} of that is stored more than once</source>
        <translation>{size} davon liegen mehrfach auf der Platte</translation>
    </message>
</context>
<context>
    <name>JumpButtons</name>
    <message>
        <location filename="../../app/sotto/gui/jump_buttons.py"/>
        <source>New text below</source>
        <translation>Unten steht Neues</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/jump_buttons.py"/>
        <source>Scroll to the first message</source>
        <translation>Zur ersten Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/jump_buttons.py"/>
        <source>Scroll to the newest text</source>
        <translation>Zum neuesten Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/jump_buttons.py"/>
        <source>To the end</source>
        <translation>Zum Ende</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/jump_buttons.py"/>
        <source>To the first message</source>
        <translation>Zur ersten Nachricht</translation>
    </message>
</context>
<context>
    <name>KeyTroublePage</name>
    <message>
        <location filename="../../app/sotto/gui/key_trouble_page.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/key_trouble_page.py"/>
        <source>Enter the recovery phrase…</source>
        <translation>Wiederherstellungssatz eingeben …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/key_trouble_page.py"/>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/key_trouble_page.py"/>
        <source>Opening your chats…</source>
        <translation>Die Chats werden geöffnet …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/key_trouble_page.py"/>
        <source>Stop waiting</source>
        <translation>Nicht länger warten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/key_trouble_page.py"/>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>LanguageNames</name>
    <message>
        <location filename="../../app/sotto/gui/language_names.py"/>
        <source>Many languages</source>
        <translation>Viele Sprachen</translation>
    </message>
</context>
<context>
    <name>LevelCard</name>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Change it…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Set one…</source>
        <translation>Festlegen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Use it…</source>
        <translation>Verwenden …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>{name} ({keystore})</source>
        <translation>{name} ({keystore})</translation>
    </message>
</context>
<context>
    <name>LevelDialog</name>
    <message>
        <location filename="../../app/sotto/gui/level_dialog.py"/>
        <source>It is not needed any more afterwards, and the chats cannot be locked.</source>
        <translation>Danach wird sie nicht mehr gebraucht, und die Chats lassen sich nicht sperren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/level_dialog.py"/>
        <source>The passphrase in use</source>
        <translation>Die jetzige Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/level_dialog.py"/>
        <source>Use a key file</source>
        <translation>Schlüsseldatei verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/level_dialog.py"/>
        <source>Use the system’s keystore</source>
        <translation>Schlüsselbund des Systems verwenden</translation>
    </message>
</context>
<context>
    <name>LicenceDialog</name>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Accept and download</source>
        <translation>Annehmen und herunterladen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Before {model} is downloaded: do you accept its licence?</source>
        <translation>Bevor {model} heruntergeladen wird: Nimmst du seine Lizenz an?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Full text of the licence</source>
        <translation>Voller Text der Lizenz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Licence of {model}</source>
        <translation>Lizenz von {model}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>No licence named</source>
        <translation>Keine Lizenz genannt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Nobody says where its text is: ask the publisher before you rely on the model.</source>
        <translation>Niemand sagt, wo ihr Text steht: Am besten den Herausgeber fragen, bevor man sich auf das Modell verlässt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Open its page…</source>
        <translation>Ihre Seite öffnen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Read it on the model’s page before you accept it.</source>
        <translation>Vor dem Annehmen auf der Seite des Modells lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>Sotto does not know this licence and can’t tell what it asks for.</source>
        <translation>Sotto kennt diese Lizenz nicht und kann nicht sagen, was sie verlangt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>The full text, as published</source>
        <translation>Der volle Text, wie er veröffentlicht ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/licence_dialog.py"/>
        <source>You are asked once for each licence. The sentences above are Sotto’s own and no legal advice.</source>
        <translation>Nach jeder Lizenz wird einmal gefragt. Die Sätze oben stammen von Sotto und sind kein Rechtsrat.</translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message>
        <location filename="../../app/sotto/gui/links.py"/>
        <source>A model wrote this link. Sotto has not visited it.</source>
        <translation>Diesen Link hat ein Modell geschrieben. Sotto hat ihn nicht besucht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/links.py"/>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/links.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/links.py"/>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/links.py"/>
        <source>Open this link?</source>
        <translation>Diesen Link öffnen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/links.py"/>
        <source>Open {host} in your browser?</source>
        <translation>{host} im Browser öffnen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/links.py"/>
        <source>Write an e-mail?</source>
        <translation>Eine E-Mail schreiben?</translation>
    </message>
</context>
<context>
    <name>LockController</name>
    <message>
        <location filename="../../app/sotto/gui/lock_controller.py"/>
        <source>That is not the passphrase. Nothing was changed; try again.</source>
        <translation>Das ist nicht die Passphrase. Nichts wurde geändert; bitte noch einmal.</translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message>
        <location filename="../../app/sotto/gui/lock_page.py"/>
        <source>I forgot it…</source>
        <translation>Vergessen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/lock_page.py"/>
        <source>Opening…</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/lock_page.py"/>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/lock_page.py"/>
        <source>They lie encrypted on this disk. Your passphrase opens them.</source>
        <translation>Sie liegen verschlüsselt auf diesem Datenträger. Die Passphrase öffnet sie.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/lock_page.py"/>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/lock_page.py"/>
        <source>Your chats are locked</source>
        <translation>Die Chats sind gesperrt</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Ask two models</source>
        <translation>Zwei Modelle fragen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Choose a preset</source>
        <translation>Voreinstellung auswählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Choose the model</source>
        <translation>Modell auswählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Compare the last answer with another one</source>
        <translation>Die letzte Antwort mit einer anderen vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Compare two answers</source>
        <translation>Zwei Antworten vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Copy last answer</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Delete this chat</source>
        <translation>Diesen Chat löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Import chats…</source>
        <translation>Chats importieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Lock now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Lock the chats now</source>
        <translation>Die Chats jetzt sperren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Rename this chat</source>
        <translation>Diesen Chat umbenennen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Search all chats</source>
        <translation>In Chats suchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Send the message and compare two answers to it</source>
        <translation>Die Nachricht senden und zwei Antworten darauf vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Stop the answer</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/main_window.py"/>
        <source>Write this chat to a file</source>
        <translation>Diesen Chat in eine Datei schreiben</translation>
    </message>
</context>
<context>
    <name>MarkdownParser</name>
    <message>
        <location filename="../../app/sotto/gui/inline_runs.py"/>
        <source>{description} (picture not loaded: {address})</source>
        <translation>{description} (Bild nicht geladen: {address})</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <location filename="../../app/sotto/gui/message_actions.py"/>
        <source>Message deleted.</source>
        <translation>Nachricht gelöscht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_actions.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_actions.py"/>
        <source>{count} messages deleted.</source>
        <translation>{count} Nachrichten gelöscht.</translation>
    </message>
</context>
<context>
    <name>MessageEdit</name>
    <message>
        <location filename="../../app/sotto/gui/message_edit.py"/>
        <source>Begin a new line</source>
        <translation>Neue Zeile beginnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_edit.py"/>
        <source>Choose a prompt or a preset, at the beginning of a message</source>
        <translation>Am Anfang einer Nachricht einen Prompt oder eine Voreinstellung auswählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_edit.py"/>
        <source>Edit your last message, when nothing is written</source>
        <translation>Deine letzte Nachricht bearbeiten, bei leerem Feld</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_edit.py"/>
        <source>Paste a long text as text, not as an attachment</source>
        <translation>Langen Text als Text einfügen, nicht als Anhang</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_edit.py"/>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
</context>
<context>
    <name>MessageEditor</name>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Ask this instead; the old question stays as a version (Ctrl+Enter)</source>
        <translation>Stattdessen dies fragen; die alte Frage bleibt als Fassung (Strg+Eingabetaste)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Becomes another version. The answers to the old one are kept.</source>
        <translation>Wird eine weitere Fassung. Die Antworten auf die alte bleiben erhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Edit your message</source>
        <translation>Deine Nachricht bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Leave the message as it was (Esc)</source>
        <translation>Die Nachricht lassen, wie sie war (Esc)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_editor.py"/>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
</context>
<context>
    <name>MessageFooter</name>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Another version with…</source>
        <translation>Andere Fassung mit …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Continue this answer</source>
        <translation>Diese Antwort fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Edit and ask again</source>
        <translation>Bearbeiten und neu fragen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Go on where the answer was cut, as another version</source>
        <translation>Dort weiterschreiben, wo die Antwort abbrach, als weitere Fassung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>More about this message</source>
        <translation>Mehr zu dieser Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Write another version</source>
        <translation>Eine andere Fassung schreiben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>{count} tokens</source>
        <translation>{count} Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>{speed} tokens/s</source>
        <translation>{speed} Token/s</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>As before</source>
        <translation>Wie zuvor</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Branch into a new chat</source>
        <translation>In einen neuen Chat abzweigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Compare with another answer…</source>
        <translation>Mit einer anderen Antwort vergleichen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Delete from here on</source>
        <translation>Von hier an löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Delete message</source>
        <translation>Nachricht löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Details…</source>
        <translation>Details …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Edit and ask again…</source>
        <translation>Bearbeiten und neu fragen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Keep in mind</source>
        <translation>Merken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>More about this message</source>
        <translation>Mehr zu dieser Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>No longer keep in mind</source>
        <translation>Nicht mehr merken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Run again and compare</source>
        <translation>Noch einmal fragen und vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Some of this has to wait for the answer.</source>
        <translation>Manches davon muss auf die Antwort warten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>With other settings…</source>
        <translation>Mit anderen Einstellungen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Write another version</source>
        <translation>Eine andere Fassung schreiben</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>About {name}</source>
        <translation>Über {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Comes with Sotto, knows its handbook and nothing else.</source>
        <translation>Gehört zu Sotto, kennt dessen Handbuch und sonst nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Delete {name}</source>
        <translation>{name} löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Make smaller…</source>
        <translation>Verkleinern …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Make {name} smaller</source>
        <translation>{name} verkleinern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Name, notes, and what it is used with instead of what Settings says</source>
        <translation>Name, Notizen und was statt der Einstellungen dafür gilt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Progress of verifying {name}</source>
        <translation>Fortschritt beim Prüfen von {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Read the whole file and compare its SHA-256 with the stored one</source>
        <translation>Die ganze Datei lesen und ihre SHA-256 mit der gespeicherten vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Round its numbers, so that it needs less memory and answers faster</source>
        <translation>Die Zahlen runden, damit es weniger Speicher braucht und schneller antwortet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Set up {name}</source>
        <translation>{name} einrichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Set up…</source>
        <translation>Einrichten …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>Verify {name}</source>
        <translation>{name} prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_card.py"/>
        <source>the same file as {names}</source>
        <translation>dieselbe Datei wie {names}</translation>
    </message>
</context>
<context>
    <name>ModelController</name>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>Add a model file</source>
        <translation>Modelldatei hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>It is an adapter: choose it with “Set up…” of a model, or in a chat.</source>
        <translation>Es ist ein Adapter: Wähle ihn mit „Einrichten …“ bei einem Modell oder in einem Chat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>It is listed under “On this computer”.</source>
        <translation>Es steht unter „Auf diesem Computer“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>Its file goes in {seconds} seconds and gives {size} back.</source>
        <translation>In {seconds} Sekunden wird die Datei gelöscht, das schafft {size} Platz.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>Its file stays where it is.</source>
        <translation>Die Datei bleibt, wo sie ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>Model files (*.gguf)</source>
        <translation>Modelldateien (*.gguf)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>The file stays where it is.</source>
        <translation>Die Datei bleibt, wo sie ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>{name} is ready to use.</source>
        <translation>{name} ist bereit.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>{name} was deleted.</source>
        <translation>{name} wurde gelöscht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_controller.py"/>
        <source>{name} was removed from the list.</source>
        <translation>{name} wurde aus der Liste entfernt.</translation>
    </message>
</context>
<context>
    <name>ModelEditor</name>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Another one</source>
        <translation>Eine andere</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>As in Settings</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>ChatML, built into Sotto</source>
        <translation>ChatML, in Sotto eingebaut</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>How a chat is put to the model. A wrong one makes answers odd, or endless.</source>
        <translation>Wie dem Modell ein Chat vorgelegt wird. Eine falsche macht Antworten seltsam oder endlos.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Name of the model</source>
        <translation>Name des Modells</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Notes about the model</source>
        <translation>Notizen zum Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Of this model</source>
        <translation>Von diesem Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>One that was deleted</source>
        <translation>Eine, die gelöscht wurde</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Set up {name}</source>
        <translation>{name} einrichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Small files (LoRA) that change how it writes. 1 is as they were trained, 0 does nothing.</source>
        <translation>Kleine Dateien (LoRA), die ändern, wie es schreibt. 1 ist wie trainiert, 0 bewirkt nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Text of the chat template</source>
        <translation>Text der Chat-Vorlage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>The one in the file</source>
        <translation>Die aus der Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Tick what should differ from Settings for this model. Everything else is as in Settings.</source>
        <translation>Ankreuzen, was für dieses Modell anders sein soll als in den Einstellungen. Alles andere ist wie dort.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>Use this model with</source>
        <translation>Dieses Modell verwenden mit</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_editor.py"/>
        <source>What new chats with this model begin with.</source>
        <translation>Womit neue Chats mit diesem Modell beginnen.</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Architecture: the family the model belongs to</source>
        <translation>Architektur: die Familie, zu der das Modell gehört</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Context window it was trained for, in tokens</source>
        <translation>Kontextfenster, für das es trainiert wurde, in Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Licence, as the file states it</source>
        <translation>Lizenz, wie sie in der Datei steht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Not used yet</source>
        <translation>Noch nicht benutzt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Parameters: how large the model is</source>
        <translation>Parameter: wie groß das Modell ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Quantization: how strongly its numbers are rounded</source>
        <translation>Quantisierung: wie stark die Zahlen gerundet sind</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Size of the file</source>
        <translation>Größe der Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>The file has no chat template: it is a base model</source>
        <translation>Die Datei hat keine Chat-Vorlage: Es ist ein Basismodell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Used on {date}</source>
        <translation>Zuletzt benutzt am {date}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Used today</source>
        <translation>Heute benutzt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Used yesterday</source>
        <translation>Gestern benutzt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>Used {count} days ago</source>
        <translation>Vor {count} Tagen benutzt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>completes text, does not chat</source>
        <translation>setzt Text fort, chattet nicht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_facts.py"/>
        <source>{figure} context</source>
        <translation>{figure} Kontext</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>Add a model file…</source>
        <translation>Modelldatei hinzufügen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>Load now</source>
        <translation>Jetzt laden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>Model: {name}, {state}</source>
        <translation>Modell: {name}, {state}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>Unload and free its memory</source>
        <translation>Entladen und Speicher freigeben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>add a model file first</source>
        <translation>zuerst eine Modelldatei hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>answering</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>could not be loaded</source>
        <translation>konnte nicht geladen werden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>loading</source>
        <translation>wird geladen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>loading {percent} %</source>
        <translation>wird geladen, {percent} %</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>not loaded, loads with your next message</source>
        <translation>nicht geladen; wird mit der nächsten Nachricht geladen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>{backend}, {threads} threads, {layers} of {total} layers on a GPU</source>
        <translation>{backend}, {threads} Threads, {layers} von {total} Schichten auf einer Grafikkarte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/model_picker.py"/>
        <source>{name}: {state}</source>
        <translation>{name}: {state}</translation>
    </message>
</context>
<context>
    <name>ModelsFolderRow</name>
    <message>
        <location filename="../../app/sotto/gui/models_folder_row.py"/>
        <source>Choose the folder for models</source>
        <translation>Ordner für Modelle auswählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_folder_row.py"/>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_folder_row.py"/>
        <source>Progress of moving the models</source>
        <translation>Fortschritt beim Verlegen der Modelle</translation>
    </message>
</context>
<context>
    <name>ModelsMover</name>
    <message>
        <location filename="../../app/sotto/gui/models_mover.py"/>
        <source>Choose the new folder for models</source>
        <translation>Neuen Ordner für Modelle auswählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_mover.py"/>
        <source>Downloads go to the new folder from now on.</source>
        <translation>Downloads landen ab jetzt im neuen Ordner.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_mover.py"/>
        <source>From now on downloads go to {folder}. What is in {old} can move there too, or stay in use.</source>
        <translation>Ab jetzt landen Downloads in {folder}. Was in {old} liegt, kann auch dorthin ziehen oder in Gebrauch bleiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_mover.py"/>
        <source>Leave them there</source>
        <translation>Dort lassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_mover.py"/>
        <source>Move the models that are there already?</source>
        <translation>Die Modelle, die schon da sind, mitnehmen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_mover.py"/>
        <source>Move them</source>
        <translation>Mitnehmen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_mover.py"/>
        <source>{count} files, {size}, were moved.</source>
        <translation>{count} Dateien, {size}, wurden verlegt.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>Add a file…</source>
        <translation>Datei hinzufügen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>Catalog</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>Comfortable up to about {count} billion parameters.</source>
        <translation>Angenehm bis etwa {count} Milliarden Parameter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>Kinds of models</source>
        <translation>Arten von Modellen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>Search the hub</source>
        <translation>Hub durchsuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>This computer: {memory} GB memory ({available} GB free), {cores} cores, {disk} GB free disk.</source>
        <translation>Dieser Computer: {memory} GB Speicher ({available} GB frei), {cores} Kerne, {disk} GB Platz auf der Platte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>This computer: {memory} GB memory ({available} GB free), {graphics}, {cores} cores, {disk} GB free disk.</source>
        <translation>Dieser Computer: {memory} GB Speicher ({available} GB frei), {graphics}, {cores} Kerne, {disk} GB Platz auf der Platte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>{count} × {name}</source>
        <translation>{count} × {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/models_page.py"/>
        <source>{name} with {memory} GB</source>
        <translation>{name} mit {memory} GB</translation>
    </message>
</context>
<context>
    <name>MoreFold</name>
    <message>
        <location filename="../../app/sotto/gui/more_fold.py"/>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/more_fold.py"/>
        <source>More: {subject}</source>
        <translation>Mehr: {subject}</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <location filename="../../app/sotto/gui/name_dialog.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Find a command, a setting or a chat</source>
        <translation>Einen Befehl, eine Einstellung oder einen Chat finden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>First message</source>
        <translation>Erste Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Newest message</source>
        <translation>Neueste Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Next chat</source>
        <translation>Nächster Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Next match</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Next message</source>
        <translation>Nächste Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Next part of the window</source>
        <translation>Nächster Teil des Fensters</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Normal text size</source>
        <translation>Normale Textgröße</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Previous chat</source>
        <translation>Voriger Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Previous match</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Previous message</source>
        <translation>Vorige Nachricht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/navigation.py"/>
        <source>Text size: {size} pixels</source>
        <translation>Textgröße: {size} Pixel</translation>
    </message>
</context>
<context>
    <name>NewPassphrase</name>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>At least 8 characters. Five or more unrelated words are easy to keep in mind.</source>
        <translation>Mindestens 8 Zeichen. Fünf oder mehr Wörter ohne Zusammenhang lassen sich gut merken.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>Fair: guessing it would take years. One more unrelated word makes it strong.</source>
        <translation>Mittel: Sie zu erraten dauert Jahre. Noch ein Wort ohne Zusammenhang macht sie stark.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>Strong: as far as can be judged from here, nobody will guess it.</source>
        <translation>Stark: Soweit sich das von hier aus sagen lässt, errät sie niemand.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>The same once more</source>
        <translation>Dieselbe noch einmal</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>The two are not the same.</source>
        <translation>Die beiden sind nicht gleich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>Weak: someone with the disk and some money finds it within days. Add unrelated words.</source>
        <translation>Schwach: Wer den Datenträger und etwas Geld hat, findet sie in Tagen. Wörter ohne Zusammenhang anhängen.</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <location filename="../../app/sotto/gui/notifier.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
</context>
<context>
    <name>OfferCard</name>
    <message>
        <location filename="../../app/sotto/gui/offer_card.py"/>
        <source>Other sizes of {name}</source>
        <translation>Andere Größen von {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_card.py"/>
        <source>{words} · recommended</source>
        <translation>{words} · empfohlen</translation>
    </message>
</context>
<context>
    <name>OfferWords</name>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Chatting</source>
        <translation>Chatten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Comparing texts</source>
        <translation>Texte vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Completing text</source>
        <translation>Text fortsetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Context window it was trained for, in tokens</source>
        <translation>Kontextfenster, für das es trainiert wurde, in Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Download about {size}</source>
        <translation>Etwa {size} laden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Download {size}</source>
        <translation>{size} laden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Not known how it runs</source>
        <translation>Nicht bekannt, wie es läuft</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Open data</source>
        <translation>Offene Daten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Parameters: how large the model is</source>
        <translation>Parameter: wie groß das Modell ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Programming</source>
        <translation>Programmieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Quantization: how strongly its numbers are rounded</source>
        <translation>Quantisierung: wie stark die Zahlen gerundet sind</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Reading pictures</source>
        <translation>Bilder lesen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Runs slowly</source>
        <translation>Läuft langsam</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Runs well</source>
        <translation>Läuft gut</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>The data it learned from is published</source>
        <translation>Die Daten, aus denen es gelernt hat, sind veröffentlicht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Thinking first</source>
        <translation>Erst nachdenken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>What it is made for</source>
        <translation>Wofür es gemacht ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>Who trained it, and who made this file</source>
        <translation>Wer es trainiert und wer diese Datei gemacht hat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>size not known</source>
        <translation>Größe nicht bekannt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>{quantization} · recommended</source>
        <translation>{quantization} · empfohlen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>{verdict} · about {speed} tokens/s</source>
        <translation>{verdict} · etwa {speed} Token/s</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/offer_words.py"/>
        <source>{verdict} · needs {size}</source>
        <translation>{verdict} · braucht {size}</translation>
    </message>
</context>
<context>
    <name>OptionRow</name>
    <message>
        <location filename="../../app/sotto/gui/option_editor.py"/>
        <source>Reset {option}</source>
        <translation>{option} zurücksetzen</translation>
    </message>
</context>
<context>
    <name>OptionWords</name>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>Choose one of: {choices}.</source>
        <translation>Zur Wahl stehen: {choices}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>It is either on or off.</source>
        <translation>Entweder an oder aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>Use a number from {minimum} to {maximum}, or {special}: {meaning}.</source>
        <translation>Erlaubt ist eine Zahl von {minimum} bis {maximum}, oder {special}: {meaning}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>Use a number from {minimum} to {maximum}.</source>
        <translation>Erlaubt ist eine Zahl von {minimum} bis {maximum}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>Use a whole number from {minimum} to {maximum}.</source>
        <translation>Erlaubt ist eine ganze Zahl von {minimum} bis {maximum}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>Use text of at most {maximum} characters.</source>
        <translation>Text mit höchstens {maximum} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/option_words.py"/>
        <source>on</source>
        <translation>ein</translation>
    </message>
</context>
<context>
    <name>OriginWords</name>
    <message>
        <location filename="../../app/sotto/gui/origin_words.py"/>
        <source>As in Settings</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/origin_words.py"/>
        <source>As set up for the model</source>
        <translation>Wie für das Modell eingerichtet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/origin_words.py"/>
        <source>As set up for {model}</source>
        <translation>Wie für {model} eingerichtet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/origin_words.py"/>
        <source>From the preset</source>
        <translation>Aus der Voreinstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/origin_words.py"/>
        <source>From the preset {preset}</source>
        <translation>Aus der Voreinstellung {preset}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/origin_words.py"/>
        <source>Only for this answer</source>
        <translation>Nur für diese Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/origin_words.py"/>
        <source>Only in this chat</source>
        <translation>Nur in diesem Chat</translation>
    </message>
</context>
<context>
    <name>OwnValues</name>
    <message>
        <location filename="../../app/sotto/gui/own_values.py"/>
        <source>A value of its own</source>
        <translation>Ein eigener Wert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/own_values.py"/>
        <source>As in Settings</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/own_values.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/own_values.py"/>
        <source>{option}: a value of its own</source>
        <translation>{option}: ein eigener Wert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/own_values.py"/>
        <source>{whose} · {origin}: {value}</source>
        <translation>{whose} · {origin}: {value}</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <location filename="../../app/sotto/gui/passphrase_dialog.py"/>
        <source>Change the passphrase</source>
        <translation>Passphrase ändern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_dialog.py"/>
        <source>Set a passphrase</source>
        <translation>Passphrase festlegen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_dialog.py"/>
        <source>The passphrase in use</source>
        <translation>Die jetzige Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_dialog.py"/>
        <source>You will be asked for it at every start. Nobody can tell it to you again: if you forget it, only the recovery phrase opens your chats. Write that one down first.</source>
        <translation>Bei jedem Start wird danach gefragt. Niemand kann sie wieder nennen: Ist sie vergessen, öffnet nur der Wiederherstellungssatz die Chats. Ihn zuerst aufschreiben.</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/passphrase_field.py"/>
        <source>Show what is typed: {field}</source>
        <translation>Zeigen, was getippt ist: {field}</translation>
    </message>
</context>
<context>
    <name>PhraseDialog</name>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>24 words that are the key to your chats. With them they open on another computer, after a broken keystore, or when the passphrase is forgotten. Whoever has the words and a copy of the chats can read them: write them on paper, and look around before you go on.</source>
        <translation>24 Wörter, die der Schlüssel zu den Chats sind. Mit ihnen öffnen sie sich auf einem anderen Computer, nach einem Schaden am Schlüsselbund oder wenn die Passphrase vergessen ist. Wer die Wörter und eine Kopie der Chats hat, kann sie lesen: die Wörter auf Papier schreiben, und vorher nachsehen, wer zuschaut.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Back to the words</source>
        <translation>Zurück zu den Wörtern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Copied. Other programs can read the clipboard, and some keep what was on it. It is emptied in {seconds} seconds.</source>
        <translation>Kopiert. Andere Programme können die Zwischenablage lesen, und manche behalten, was darin war. Sie wird in {seconds} Sekunden geleert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Copy the recovery phrase</source>
        <translation>Wiederherstellungssatz kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>I have written them down</source>
        <translation>Sie sind aufgeschrieben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Look at your note: which words stand at these places?</source>
        <translation>Ein Blick auf den Zettel: Welche Wörter stehen an diesen Stellen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Recovery phrase</source>
        <translation>Wiederherstellungssatz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Show the words</source>
        <translation>Wörter zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>The passphrase in use</source>
        <translation>Die jetzige Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Word {number}</source>
        <translation>Wort {number}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Word {number} is another one. Compare your note with the words.</source>
        <translation>Wort {number} ist ein anderes. Den Zettel mit den Wörtern vergleichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Word {number}: {word}</source>
        <translation>Wort {number}: {word}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Write them down in this order. Two of them are asked for on the next page.</source>
        <translation>In dieser Reihenfolge aufschreiben. Auf der nächsten Seite wird nach zweien davon gefragt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_dialog.py"/>
        <source>Your note is right. Keep it where you keep papers that nobody else should read, not beside this computer.</source>
        <translation>Der Zettel stimmt. Er gehört dorthin, wo Papiere liegen, die sonst niemand lesen soll, nicht neben diesen Computer.</translation>
    </message>
</context>
<context>
    <name>PhraseEntry</name>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>24 words, in their order. They can be pasted.</source>
        <translation>24 Wörter in ihrer Reihenfolge. Sie lassen sich einfügen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>All words are known, but one is wrong, or two have changed places.</source>
        <translation>Alle Wörter sind bekannt, aber eines ist falsch, oder zwei sind vertauscht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>Not in the list of words: {words}.</source>
        <translation>Nicht in der Wortliste: {words}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>The 24 words of the recovery phrase</source>
        <translation>Die 24 Wörter des Wiederherstellungssatzes</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>These 24 words belong together.</source>
        <translation>Diese 24 Wörter gehören zusammen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>word {number}, “{word}”</source>
        <translation>Wort {number}, „{word}“</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>{count} of 24 words</source>
        <translation>{count} von 24 Wörtern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/phrase_entry.py"/>
        <source>{count} words: a recovery phrase has 24.</source>
        <translation>{count} Wörter: Ein Wiederherstellungssatz hat 24.</translation>
    </message>
</context>
<context>
    <name>PresetCard</name>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Begin new chats with {name}</source>
        <translation>Neue Chats mit {name} beginnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Delete {name}</source>
        <translation>{name} löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Duplicate {name}</source>
        <translation>{name} duplizieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Edit {name}</source>
        <translation>{name} bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Export {name}</source>
        <translation>{name} exportieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>For new chats</source>
        <translation>Für neue Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>No longer begin new chats with {name}</source>
        <translation>Neue Chats nicht mehr mit {name} beginnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Not for new chats</source>
        <translation>Nicht für neue Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Reasoning off</source>
        <translation>Nachdenken aus</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Reasoning on</source>
        <translation>Nachdenken an</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Speaks first</source>
        <translation>Spricht zuerst</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Start a chat</source>
        <translation>Chat beginnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Start a chat with {name}</source>
        <translation>Einen Chat mit {name} beginnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Use for new chats</source>
        <translation>Für neue Chats verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>{count} greetings</source>
        <translation>{count} Begrüßungen</translation>
    </message>
</context>
<context>
    <name>PresetChip</name>
    <message>
        <location filename="../../app/sotto/gui/preset_chip.py"/>
        <source>Choose another preset</source>
        <translation>Andere Voreinstellung auswählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_chip.py"/>
        <source>Go on without the preset {name}</source>
        <translation>Ohne die Voreinstellung {name} weitermachen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_chip.py"/>
        <source>Preset: {name}</source>
        <translation>Voreinstellung: {name}</translation>
    </message>
</context>
<context>
    <name>PresetController</name>
    <message>
        <location filename="../../app/sotto/gui/preset_controller.py"/>
        <source>Answers in this chat…</source>
        <translation>Antworten in diesem Chat …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_controller.py"/>
        <source>How answers are written in this chat</source>
        <translation>Wie in diesem Chat Antworten geschrieben werden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_controller.py"/>
        <source>Make and change presets…</source>
        <translation>Voreinstellungen anlegen und ändern …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_controller.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_controller.py"/>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
</context>
<context>
    <name>PresetEditor</name>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Add a greeting</source>
        <translation>Begrüßung hinzufügen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Edit {name}</source>
        <translation>{name} bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Greetings</source>
        <translation>Begrüßungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>How answers are written</source>
        <translation>Wie Antworten geschrieben werden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Instructions</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Instructions of its own</source>
        <translation>Eigene Anweisungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>New chats with this preset begin with it.</source>
        <translation>Neue Chats mit dieser Voreinstellung beginnen damit.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>New preset</source>
        <translation>Neue Voreinstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Of this preset</source>
        <translation>Von dieser Voreinstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>One that is not installed</source>
        <translation>Eines, das nicht installiert ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Reasoning</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Small files (LoRA) that change how a model writes. They must be made for the model.</source>
        <translation>Kleine Dateien (LoRA), die ändern, wie ein Modell schreibt. Sie müssen für das Modell gemacht sein.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>The chosen one</source>
        <translation>Das gewählte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Tick what should differ for this preset. Everything else stays as it says.</source>
        <translation>Ankreuzen, was für diese Voreinstellung anders sein soll. Alles andere bleibt, wie es dasteht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>What a character says first. With several, the others are versions of the first one.</source>
        <translation>Was ein Charakter zuerst sagt. Gibt es mehrere, sind die anderen Fassungen der ersten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>What the model is told first. {{user}} stands for your name. Without a tick, as in Settings.</source>
        <translation>Was dem Modell zuerst gesagt wird. {{user}} steht für deinen Namen. Ohne Häkchen wie in den Einstellungen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Whether the model thinks before it answers. Only some models can be told; others ignore it.</source>
        <translation>Ob das Modell vor der Antwort nachdenkt. Nur manchen Modellen lässt sich das sagen; andere beachten es nicht.</translation>
    </message>
</context>
<context>
    <name>PresetsPage</name>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>A preset keeps instructions, a model and how answers are written under one name. Make one, or import a character card that you found.</source>
        <translation>Eine Voreinstellung hält Anweisungen, ein Modell und die Art der Antworten unter einem Namen fest. Eine neue anlegen oder eine gefundene Charakterkarte importieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>A prompt is a text you need again and again, with gaps if you like: “Summarise this for {{reader}}.” Type / in the message field to use it.</source>
        <translation>Ein Prompt ist ein Text, der immer wieder gebraucht wird, auf Wunsch mit Lücken: „Fasse das für {{Leser}} zusammen.“ Mit / im Nachrichtenfeld lässt er sich verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Chats that began with it stay as they are.</source>
        <translation>Chats, die damit begannen, bleiben, wie sie sind.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Export all…</source>
        <translation>Alle exportieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Export presets</source>
        <translation>Voreinstellungen exportieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Import presets or characters</source>
        <translation>Voreinstellungen oder Charaktere importieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Imported: {names}</source>
        <translation>Importiert: {names}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Model not installed</source>
        <translation>Modell nicht installiert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>New preset</source>
        <translation>Neue Voreinstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>New prompt</source>
        <translation>Neuer Prompt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>No presets yet</source>
        <translation>Noch keine Voreinstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>No prompts yet</source>
        <translation>Noch keine Prompts</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Presets (*.json)</source>
        <translation>Voreinstellungen (*.json)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Presets and character cards (*.json *.png)</source>
        <translation>Voreinstellungen und Charakterkarten (*.json *.png)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Presets and prompts of Sotto, or a character card (JSON or PNG)</source>
        <translation>Voreinstellungen und Prompts von Sotto oder eine Charakterkarte (JSON oder PNG)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>There was nothing in this file.</source>
        <translation>In dieser Datei war nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>What a chat can begin with: instructions, a model, how answers are written. Type / in a message.</source>
        <translation>Womit ein Chat beginnen kann: Anweisungen, ein Modell, wie Antworten geschrieben werden. In einer Nachricht / tippen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>Written to {name}.</source>
        <translation>In {name} geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>{names} and {count} more were imported.</source>
        <translation>{names} und {count} weitere wurden importiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/presets_page.py"/>
        <source>{name} was deleted.</source>
        <translation>{name} wurde gelöscht.</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>As web pages, text or JSON, to read elsewhere or to keep. Such a file is not encrypted.</source>
        <translation>Als Webseiten, Text oder JSON, zum Lesen anderswo oder zum Aufbewahren. Eine solche Datei ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Chats from other programs</source>
        <translation>Chats aus anderen Programmen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Copy the path of: {title}</source>
        <translation>Pfad kopieren: {title}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Crash reports, and logs if you asked for them</source>
        <translation>Absturzberichte und, falls gewünscht, Protokolle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Downloads, hub search and the look for a new version are off until you allow them again. What runs is stopped at once.</source>
        <translation>Downloads, die Suche im Hub und das Nachsehen nach einer neuen Version sind aus, bis du sie wieder erlaubst. Was läuft, wird sofort angehalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Export all chats…</source>
        <translation>Alle Chats exportieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Exports of ChatGPT, Claude and others, and what Sotto wrote. You see first what is in them.</source>
        <translation>Exporte von ChatGPT, Claude und anderen, und was Sotto geschrieben hat. Du siehst zuerst, was darin ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Import chats…</source>
        <translation>Chats importieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Offline switch</source>
        <translation>Offline-Schalter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Portable: everything lies in this folder beside the program</source>
        <translation>Portabel: Alles liegt in diesem Ordner neben dem Programm</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Settings and the place of the window</source>
        <translation>Einstellungen und Lage des Fensters</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Sotto was started with “--offline”: the network stays off until it is closed.</source>
        <translation>Sotto wurde mit „--offline“ gestartet: Das Netz bleibt aus, bis es geschlossen wird.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Stay offline</source>
        <translation>Offline bleiben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>The network is used only for what you ask for</source>
        <translation>Das Netz wird nur für das benutzt, was du verlangst</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>The window and the engine contain no code that uses the network. Searches, downloads and the look for a new version, which is off unless you switch it on, are done by a program of their own, the fetcher. It ends soon after. No account, no telemetry. Crash reports stay on this computer.</source>
        <translation>Das Fenster und die Engine enthalten keinen Code, der das Netz benutzt. Suchen, Downloads und das Nachsehen nach einer neuen Version, das aus ist, solange du es nicht einschaltest, erledigt ein eigenes Programm, der Fetcher. Er endet bald danach. Kein Konto, keine Telemetrie. Absturzberichte bleiben auf diesem Computer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>What protects your chats, and what does not yet.</source>
        <translation>Was die Chats schützt und was noch nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Where your data lies</source>
        <translation>Wo die Daten liegen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/privacy_page.py"/>
        <source>Your chats as a file</source>
        <translation>Die Chats als Datei</translation>
    </message>
</context>
<context>
    <name>PromptCacheRow</name>
    <message>
        <location filename="../../app/sotto/gui/prompt_cache_row.py"/>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_cache_row.py"/>
        <source>Clear the prompt cache</source>
        <translation>Lesespeicher leeren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_cache_row.py"/>
        <source>Nothing is kept now.</source>
        <translation>Jetzt ist nichts gespeichert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_cache_row.py"/>
        <source>Switched off by SOTTO_PROMPT_CACHE, until Sotto is started without it.</source>
        <translation>Durch SOTTO_PROMPT_CACHE ausgeschaltet, bis Sotto ohne diese Angabe gestartet wird.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_cache_row.py"/>
        <source>{size} of the disk are used now.</source>
        <translation>Jetzt sind {size} der Festplatte belegt.</translation>
    </message>
</context>
<context>
    <name>PromptCard</name>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Delete {name}</source>
        <translation>{name} löschen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Edit {name}</source>
        <translation>{name} bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Export {name}</source>
        <translation>{name} exportieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_card.py"/>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
</context>
<context>
    <name>PromptEditor</name>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>Asks for: {names}</source>
        <translation>Fragt nach: {names}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>Edit {name}</source>
        <translation>{name} bearbeiten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>Gaps are written “{{topic}}”, or “{{tone=friendly}}” with what usually stands there.</source>
        <translation>Lücken schreibt man „{{Thema}}“, oder „{{Ton=freundlich}}“ mit dem, was dort meistens steht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>Has no gaps.</source>
        <translation>Hat keine Lücken.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>New prompt</source>
        <translation>Neuer Prompt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>What is typed after the slash, for instance “summary”.</source>
        <translation>Was nach dem Schrägstrich getippt wird, zum Beispiel „kurz“.</translation>
    </message>
</context>
<context>
    <name>PromptForm</name>
    <message>
        <location filename="../../app/sotto/gui/prompt_editor.py"/>
        <source>Put into the message</source>
        <translation>In die Nachricht setzen</translation>
    </message>
</context>
<context>
    <name>ProtectionSection</name>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>1 minute</source>
        <translation>1 Minute</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Change the key…</source>
        <translation>Schlüssel wechseln …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Lock now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Recovery phrase…</source>
        <translation>Wiederherstellungssatz …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Some backups still have an earlier key. It is kept for them, encrypted with the present one.</source>
        <translation>Manche Sicherungen haben noch einen früheren Schlüssel. Er wird für sie aufbewahrt, verschlüsselt mit dem jetzigen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>Who can open your chats</source>
        <translation>Wer die Chats öffnen kann</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_section.py"/>
        <source>{count} minutes</source>
        <translation>{count} Minuten</translation>
    </message>
</context>
<context>
    <name>ProtectionWords</name>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Encrypted with {cipher}, and so are the search index, drafts, attachments and backups. A stolen disk or a copy of the files shows nothing.</source>
        <translation>Verschlüsselt mit {cipher}, ebenso Suchindex, Entwürfe, Anhänge und Sicherungen. Ein gestohlener Datenträger oder eine Kopie der Dateien zeigt nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Encrypted with {cipher}. The key is in a file beside them that only your account can read. A copy of the chats alone shows nothing; someone who can read this whole disk can read them.</source>
        <translation>Verschlüsselt mit {cipher}. Der Schlüssel steht in einer Datei daneben, die nur dieses Benutzerkonto lesen kann. Eine Kopie der Chats allein zeigt nichts; wer diesen ganzen Datenträger lesen kann, kann auch die Chats lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>How they are protected is known once they are.</source>
        <translation>Wie sie geschützt sind, ist bekannt, sobald sie offen sind.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Not against: a passphrase that can be guessed; programs under your account while the chats are open. Forget it, and only the recovery phrase opens them.</source>
        <translation>Nicht bei: einer Passphrase, die sich erraten lässt; Programmen unter diesem Benutzerkonto, solange die Chats offen sind. Ist sie vergessen, öffnet nur der Wiederherstellungssatz die Chats.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Not against: someone who has the disk or the whole folder.</source>
        <translation>Nicht vor: jemandem, der den Datenträger oder den ganzen Ordner hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Not against: someone who knows your login password, or sits at this computer while you are logged in; programs that run under your account.</source>
        <translation>Nicht vor: jemandem, der das Anmeldepasswort kennt oder an diesem angemeldeten Computer sitzt; Programmen unter diesem Benutzerkonto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Opens them by itself. Someone with the whole disk can read them.</source>
        <translation>Öffnet sie von selbst. Wer die ganze Festplatte hat, kann sie lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Opens them when you log in. A stolen disk shows nothing.</source>
        <translation>Öffnet sie, wenn du dich anmeldest. Eine gestohlene Festplatte zeigt nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Opens them when you type it, and locks them. The safest.</source>
        <translation>Öffnet sie, wenn du sie eingibst, und sperrt sie. Am sichersten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Protects against: a copy of the chats’ file alone, other users.</source>
        <translation>Schützt vor: einer Kopie der Chatdatei allein, anderen Benutzern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Protects against: a stolen disk, a copied folder, other users.</source>
        <translation>Schützt vor: einem gestohlenen Datenträger, einem kopierten Ordner, anderen Benutzern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Protects against: all of the above, and whoever uses this computer while the chats are locked.</source>
        <translation>Schützt vor: allem oben Genannten und jedem, der diesen Computer benutzt, während die Chats gesperrt sind.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>The chats open only when you type it, and can be locked at any time.</source>
        <translation>Die Chats öffnen sich nur, wenn sie eingegeben wird, und lassen sich jederzeit sperren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>The key lies in a file beside the chats that only your account can read.</source>
        <translation>Der Schlüssel steht in einer Datei neben den Chats, die nur dieses Benutzerkonto lesen kann.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>The key lies in the keystore of this computer, which opens when you log in.</source>
        <translation>Der Schlüssel liegt im Schlüsselbund dieses Computers, der sich mit der Anmeldung öffnet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>The system’s keystore</source>
        <translation>Schlüsselbund des Systems</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Whoever can read this disk can read them.</source>
        <translation>Wer diese Platte lesen kann, kann sie lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Your chats are encrypted on this disk</source>
        <translation>Die Chats sind auf dieser Platte verschlüsselt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Your chats are encrypted on this disk. The key lies in a file beside them.</source>
        <translation>Die Chats sind auf diesem Datenträger verschlüsselt. Der Schlüssel steht in einer Datei daneben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Your chats are encrypted on this disk. The system’s keystore has the key.</source>
        <translation>Die Chats sind auf diesem Datenträger verschlüsselt. Der Schlüsselbund des Systems hat den Schlüssel.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Your chats are encrypted on this disk. Your passphrase opens them.</source>
        <translation>Die Chats sind auf diesem Datenträger verschlüsselt. Die Passphrase öffnet sie.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Your chats are encrypted, and their key lies beside them</source>
        <translation>Die Chats sind verschlüsselt, und ihr Schlüssel liegt daneben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Your chats are not encrypted</source>
        <translation>Die Chats sind nicht verschlüsselt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/protection_words.py"/>
        <source>Your chats are not open yet</source>
        <translation>Die Chats sind noch nicht offen</translation>
    </message>
</context>
<context>
    <name>QuestionEditing</name>
    <message>
        <location filename="../../app/sotto/gui/question_editing.py"/>
        <source>Copy it, change it in another program, and send it again.</source>
        <translation>Kopieren, in einem anderen Programm ändern und noch einmal senden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/question_editing.py"/>
        <source>This message is too long to be edited here.</source>
        <translation>Diese Nachricht ist zu lang, um sie hier zu bearbeiten.</translation>
    </message>
</context>
<context>
    <name>ReasoningChoice</name>
    <message>
        <location filename="../../app/sotto/gui/reasoning_choice.py"/>
        <source>As the model does by itself</source>
        <translation>Wie das Modell es von selbst macht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_choice.py"/>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_choice.py"/>
        <source>On</source>
        <translation>An</translation>
    </message>
</context>
<context>
    <name>ReasoningFold</name>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Notes before the answer</source>
        <translation>Notizen vor der Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Show or hide the model's notes before its answer</source>
        <translation>Die Notizen des Modells vor der Antwort ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Thinking…</source>
        <translation>Denkt nach …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Thought for 1 second</source>
        <translation>1 Sekunde nachgedacht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Thought for a moment</source>
        <translation>Einen Moment nachgedacht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Thought for {minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s nachgedacht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Thought for {seconds} seconds</source>
        <translation>{seconds} Sekunden nachgedacht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/reasoning_fold.py"/>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
</context>
<context>
    <name>RecoverPage</name>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>Keep the key on this computer</source>
        <translation>Den Schlüssel auf diesem Computer aufbewahren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>Open my chats</source>
        <translation>Meine Chats öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>Open with the recovery phrase</source>
        <translation>Mit dem Wiederherstellungssatz öffnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>Opening…</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>Set a new passphrase</source>
        <translation>Eine neue Passphrase festlegen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>The 24 words you wrote down are the key itself. Nothing is changed until they fit your chats.</source>
        <translation>Die 24 aufgeschriebenen Wörter sind der Schlüssel selbst. Nichts wird geändert, bevor sie zu den Chats passen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>The keystore of this system keeps it, or a file beside the chats where there is none.</source>
        <translation>Der Schlüsselbund dieses Systems bewahrt ihn auf, oder eine Datei neben den Chats, wo es keinen gibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/recover_page.py"/>
        <source>What protects them from now on</source>
        <translation>Was sie von nun an schützt</translation>
    </message>
</context>
<context>
    <name>ReleaseDialog</name>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Get it where you got Sotto: through your system’s software, or from the project’s downloads page.</source>
        <translation>Du bekommst sie dort, woher du Sotto hast: über die Softwareverwaltung deines Systems oder von der Download-Seite des Projekts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>It cannot open chats as old as yours. Install a version in between first.</source>
        <translation>Sie kann so alte Chats wie deine nicht öffnen. Installiere zuerst eine Version dazwischen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Once it has opened your chats, this version cannot open them any more.</source>
        <translation>Hat sie deine Chats einmal geöffnet, kann diese Version sie nicht mehr öffnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Open the downloads page…</source>
        <translation>Seite mit den Downloads öffnen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Release notes</source>
        <translation>Was sich geändert hat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Sotto downloads and installs nothing by itself. Your chats and settings stay.</source>
        <translation>Sotto lädt und installiert nichts von selbst. Deine Chats und Einstellungen bleiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Sotto {version} is out</source>
        <translation>Sotto {version} ist da</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>Sotto’s makers wrote this link. Sotto has not visited it.</source>
        <translation>Diesen Link haben die Macher von Sotto geschrieben. Sotto hat ihn nicht besucht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>This copy of Sotto lacks its release notes.</source>
        <translation>Dieser Kopie von Sotto fehlt, was sich geändert hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/release_dialog.py"/>
        <source>What is new in Sotto {version}</source>
        <translation>Was neu ist in Sotto {version}</translation>
    </message>
</context>
<context>
    <name>RepositoryView</name>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Access token…</source>
        <translation>Zugangstoken …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Ask for access on the model’s page on the hub, then give Sotto an access token of your account.</source>
        <translation>Auf der Seite des Modells auf dem Hub um Zugang bitten und Sotto dann ein Zugangstoken des Kontos geben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Back to the results</source>
        <translation>Zurück zu den Ergebnissen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Base model</source>
        <translation>Basismodell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Exactly this state is downloaded: commit {commit}</source>
        <translation>Genau dieser Stand wird heruntergeladen: Commit {commit}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Languages, as the hub states them</source>
        <translation>Sprachen, wie der Hub sie nennt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Licence, as the hub states it</source>
        <translation>Lizenz, wie der Hub sie nennt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>No model file that Sotto can use</source>
        <translation>Keine Modelldatei, die Sotto verwenden kann</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Recommended for this computer</source>
        <translation>Für diesen Computer empfohlen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>Sotto uses files whose names end in .gguf; this repository has none.</source>
        <translation>Sotto verwendet Dateien, deren Namen auf .gguf enden; dieses Repository hat keine.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>The publisher wants to know who downloads this</source>
        <translation>Der Herausgeber will wissen, wer das herunterlädt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>commit {commit}</source>
        <translation>Commit {commit}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>made from {name}</source>
        <translation>entstanden aus {name}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>no licence named</source>
        <translation>keine Lizenz genannt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>{files}, with its projector for pictures</source>
        <translation>{files}, mit dem Projektor für Bilder</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/repository_view.py"/>
        <source>{name}, in {count} parts</source>
        <translation>{name}, in {count} Teilen</translation>
    </message>
</context>
<context>
    <name>RequestPanel</name>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Each request of a search or a download that you start, or for a new version, will be listed here.</source>
        <translation>Jede Anfrage einer Suche oder eines Downloads, die du beginnst, und jede nach einer neuen Version steht dann hier.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Empty it</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Empty the list of requests?</source>
        <translation>Die Liste der Anfragen leeren?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Empty the list…</source>
        <translation>Liste leeren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Export the list of requests</source>
        <translation>Liste der Anfragen exportieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Hide them</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>It cannot be brought back. Export it first if you may need it.</source>
        <translation>Sie lässt sich nicht zurückholen. Wenn sie noch gebraucht wird, vorher exportieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Requests by Sotto: none</source>
        <translation>Anfragen von Sotto: keine</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Requests by Sotto: {n}</source>
        <translation>Anfragen von Sotto: {n}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Searches, downloads and looks for a new version, each with its host and path. Kept with your chats.</source>
        <translation>Suchen, Downloads und Fragen nach einer neuen Version, jede mit Server und Pfad. Sie liegen bei deinen Chats.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Show more</source>
        <translation>Mehr zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Show more requests</source>
        <translation>Mehr Anfragen zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>The list is empty now.</source>
        <translation>Die Liste ist jetzt leer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>Written to {path}</source>
        <translation>In {path} geschrieben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_panel.py"/>
        <source>{n} of {total} shown</source>
        <translation>{n} von {total} gezeigt</translation>
    </message>
</context>
<context>
    <name>RequestTable</name>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Answer {status}, {n} bytes.</source>
        <translation>Antwort {status}, {n} Bytes.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Host and path</source>
        <translation>Host und Pfad</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Look-up</source>
        <translation>Nachfrage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>New version</source>
        <translation>Neue Version</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>No access token.</source>
        <translation>Kein Zugangstoken.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>No answer came, or it is still under way.</source>
        <translation>Es kam keine Antwort, oder sie ist noch unterwegs.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>What for</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>Your access token went along.</source>
        <translation>Das Zugangstoken ging mit.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/request_table.py"/>
        <source>{why} + token</source>
        <translation>{why} + Token</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>Chats and messages that came later are replaced, and so are presets and prompts.</source>
        <translation>Chats und Nachrichten, die später kamen, werden ersetzt, ebenso Voreinstellungen und Prompts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>Models, downloads and settings stay as they are. What you deleted for good does not come back.</source>
        <translation>Modelle, Downloads und Einstellungen bleiben, wie sie sind. Was du endgültig gelöscht hast, kommt nicht zurück.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>Progress of the restore</source>
        <translation>Fortschritt der Wiederherstellung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>Restore a backup</source>
        <translation>Eine Sicherung wiederherstellen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>The backup of {moment} is restored: {chats}.</source>
        <translation>Die Sicherung vom {moment} ist wiederhergestellt: {chats}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>What is there now is kept as a backup first, so you can come back to it.</source>
        <translation>Was jetzt da ist, wird zuerst gesichert, du kannst also dahin zurück.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/restore_dialog.py"/>
        <source>Your chats become what they were on {moment}.</source>
        <translation>Deine Chats werden, was sie am {moment} waren.</translation>
    </message>
</context>
<context>
    <name>RotationDialog</name>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Backups that could not be read, and keep the old key: {count}. It is kept for them, encrypted with the new one.</source>
        <translation>Sicherungen, die sich nicht lesen ließen und den alten Schlüssel behalten: {count}. Er wird für sie aufbewahrt, verschlüsselt mit dem neuen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Backups that were rewritten: {count}.</source>
        <translation>Neu geschriebene Sicherungen: {count}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Change the key</source>
        <translation>Schlüssel wechseln</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Progress of changing the key</source>
        <translation>Fortschritt des Schlüsselwechsels</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Show the new recovery phrase…</source>
        <translation>Neuen Wiederherstellungssatz zeigen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>The old recovery phrase does not fit any more. Write the new one down now.</source>
        <translation>Der alte Wiederherstellungssatz passt nicht mehr. Den neuen jetzt aufschreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>The passphrase in use</source>
        <translation>Die jetzige Passphrase</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Your chats and their backups are rewritten with a new key. Do this if someone may have seen the key or the recovery phrase. The recovery phrase you have written down will not fit any more; you get a new one. The passphrase stays. The chats rest while it lasts.</source>
        <translation>Die Chats und ihre Sicherungen werden mit einem neuen Schlüssel geschrieben. Das ist nötig, wenn jemand den Schlüssel oder den Wiederherstellungssatz gesehen haben könnte. Der aufgeschriebene Wiederherstellungssatz passt dann nicht mehr; es gibt einen neuen. Die Passphrase bleibt. Solange es dauert, ruhen die Chats.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/rotation_dialog.py"/>
        <source>Your chats have a new key</source>
        <translation>Die Chats haben einen neuen Schlüssel</translation>
    </message>
</context>
<context>
    <name>RowData</name>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>Folder {name}, {state}, chats: {count}</source>
        <translation>Ordner {name}, {state}, Chats: {count}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>Previous 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>Temporary</source>
        <translation>Temporär</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>Untitled chat</source>
        <translation>Chat ohne Titel</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>folded</source>
        <translation>zugeklappt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>{title}, answering</source>
        <translation>{title}, antwortet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>{title}, tags: {tags}</source>
        <translation>{title}, Tags: {tags}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_row_data.py"/>
        <source>{title}, temporary</source>
        <translation>{title}, temporär</translation>
    </message>
</context>
<context>
    <name>RunCard</name>
    <message>
        <location filename="../../app/sotto/gui/run_card.py"/>
        <source>How {name} is run now</source>
        <translation>Wie {name} gerade läuft</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_card.py"/>
        <source>Rearranged weights</source>
        <translation>Umgeordnete Gewichte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_card.py"/>
        <source>{count} of {total}</source>
        <translation>{count} von {total}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_card.py"/>
        <source>{what}: {value}. {reason}</source>
        <translation>{what}: {value}. {reason}</translation>
    </message>
</context>
<context>
    <name>RunDetails</name>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Already in memory</source>
        <translation>Schon im Speicher</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Context window</source>
        <translation>Kontextfenster</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Ended because</source>
        <translation>Beendet, weil</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Guessed ahead</source>
        <translation>Vorausgeraten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Layers on a graphics card</source>
        <translation>Schichten auf einer Grafikkarte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Loading the model</source>
        <translation>Laden des Modells</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Messages left out</source>
        <translation>Weggelassene Nachrichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Processor threads</source>
        <translation>Prozessor-Threads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Quantization</source>
        <translation>Quantisierung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Ran on</source>
        <translation>Lief auf</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Reading speed</source>
        <translation>Lesegeschwindigkeit</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Reasoning</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>SHA-256 of the file</source>
        <translation>SHA-256 der Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Sotto</source>
        <translation>Sotto</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Until the first token</source>
        <translation>Bis zum ersten Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Writing speed</source>
        <translation>Schreibgeschwindigkeit</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>it reached its greatest length</source>
        <translation>sie die größte Länge erreicht hatte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>it was stopped</source>
        <translation>sie angehalten wurde</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>llama.cpp</source>
        <translation>llama.cpp</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>the context window was full</source>
        <translation>das Kontextfenster voll war</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>the model was done</source>
        <translation>das Modell fertig war</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>{layers} of {total}</source>
        <translation>{layers} von {total}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>{name} at {scale}</source>
        <translation>{name} zu {scale}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>{number} s</source>
        <translation>{number} s</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>{number} tokens</source>
        <translation>{number} Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>{number} tokens/s</source>
        <translation>{number} Token/s</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_details.py"/>
        <source>{right} of {guessed} tokens were right</source>
        <translation>{right} von {guessed} Tokens waren richtig</translation>
    </message>
</context>
<context>
    <name>RunDialog</name>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>Choose another folder, or free some space.</source>
        <translation>Einen anderen Ordner auswählen oder Platz schaffen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>Data for programs (*.json)</source>
        <translation>Daten für Programme (*.json)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>Details of this answer</source>
        <translation>Einzelheiten zu dieser Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>Not saved</source>
        <translation>Nicht gesichert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>Run again and compare</source>
        <translation>Noch einmal fragen und vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>Save as JSON</source>
        <translation>Als JSON sichern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>Save as JSON…</source>
        <translation>Als JSON sichern …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>The details could not be saved as {name}.</source>
        <translation>Die Einzelheiten konnten nicht als {name} gesichert werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/run_dialog.py"/>
        <source>answer</source>
        <translation>antwort</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <location filename="../../app/sotto/gui/session.py"/>
        <source>Answer copied.</source>
        <translation>Antwort kopiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/session.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/session.py"/>
        <source>Selection copied as Markdown.</source>
        <translation>Auswahl als Markdown kopiert.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Decided by how Sotto was started, until it is started again.</source>
        <translation>Beim Start von Sotto festgelegt; gilt bis zum nächsten Start.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Desktop</source>
        <translation>Desktop</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Every change holds at once; only another language waits for the next start.</source>
        <translation>Jede Änderung gilt sofort; nur eine andere Sprache wartet bis zum nächsten Start.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Give every setting its first value again</source>
        <translation>Jeder Einstellung ihren ersten Wert zurückgeben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>It is loaded again with your next message, or now if you like.</source>
        <translation>Es wird mit der nächsten Nachricht neu geladen, oder auf Wunsch jetzt gleich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Load it now</source>
        <translation>Jetzt laden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>None of Sotto’s own</source>
        <translation>Kein eigener</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Reset all</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>The loaded model still uses the old values</source>
        <translation>Das geladene Modell verwendet noch die alten Werte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/settings_page.py"/>
        <source>The one used last</source>
        <translation>Das zuletzt benutzte</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>Find a shortcut</source>
        <translation>Ein Kürzel finden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>Finding one’s way</source>
        <translation>Sich zurechtfinden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>In “{part}”</source>
        <translation>In „{part}“</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>Nothing found. Try fewer letters.</source>
        <translation>Nichts gefunden. Weniger Buchstaben versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>Sotto</source>
        <translation>Sotto</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>This chat</source>
        <translation>Dieser Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/shortcuts_dialog.py"/>
        <source>or</source>
        <translation>oder</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>New chat ({keys})</source>
        <translation>Neuer Chat ({keys})</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>No chat has this tag.</source>
        <translation>Kein Chat hat diesen Tag.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>No chats yet</source>
        <translation>Noch keine Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Nothing found. Try fewer words.</source>
        <translation>Nichts gefunden. Weniger Wörter versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Other ways to begin</source>
        <translation>Andere Arten anzufangen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Search all chats</source>
        <translation>In Chats suchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar.py"/>
        <source>The archive is empty.</source>
        <translation>Das Archiv ist leer.</translation>
    </message>
</context>
<context>
    <name>SidebarController</name>
    <message>
        <location filename="../../app/sotto/gui/sidebar_controller.py"/>
        <source>Chat deleted.</source>
        <translation>Chat gelöscht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_controller.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_controller.py"/>
        <source>{count} chats deleted.</source>
        <translation>{count} Chats gelöscht.</translation>
    </message>
</context>
<context>
    <name>SidebarDelegate</name>
    <message>
        <location filename="../../app/sotto/gui/sidebar_delegate.py"/>
        <source>New name of the chat</source>
        <translation>Neuer Name des Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/sidebar_delegate.py"/>
        <source>New name of the folder</source>
        <translation>Neuer Name des Ordners</translation>
    </message>
</context>
<context>
    <name>SlashPopup</name>
    <message>
        <location filename="../../app/sotto/gui/slash_popup.py"/>
        <source>Prompts and presets</source>
        <translation>Prompts und Voreinstellungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/slash_popup.py"/>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
</context>
<context>
    <name>SmallerDialog</name>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>A second file is made with the numbers of the model rounded: it needs less memory and answers faster. The original has {size} and stays as it is.</source>
        <translation>Es entsteht eine zweite Datei mit gerundeten Zahlen: Sie braucht weniger Speicher und antwortet schneller. Das Original hat {size} und bleibt, wie es ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Both models then say how well they foretell it: a few pages of the kind you work with are best. The text is read on this computer only, and not kept.</source>
        <translation>Beide Modelle zeigen dann, wie gut sie ihn vorhersagen: Am besten sind ein paar Seiten von der Art, mit der du arbeitest. Der Text wird nur auf diesem Computer gelesen und nicht aufbewahrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Choose a text</source>
        <translation>Text wählen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Choose a text…</source>
        <translation>Text wählen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Compare on a text of yours</source>
        <translation>An einem eigenen Text vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Don’t compare</source>
        <translation>Nicht vergleichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>It goes into the models folder; {size} are free there.</source>
        <translation>Es kommt in den Modellordner; dort sind {size} frei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Looking at the model…</source>
        <translation>Das Modell wird angesehen …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Make smaller</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Make {name} smaller</source>
        <translation>{name} verkleinern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>No text chosen</source>
        <translation>Kein Text gewählt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/smaller_dialog.py"/>
        <source>Texts (*.txt *.md)</source>
        <translation>Texte (*.txt *.md)</translation>
    </message>
</context>
<context>
    <name>Sotto</name>
    <message>
        <location filename="../../app/sotto/services/sandbox.py"/>
        <source> Not refused: {possible}.</source>
        <translation> Nicht verweigert: {possible}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source> and {missing} more</source>
        <translation> und {missing} weitere</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>"{name}" does not say what it changes.</source>
        <translation>„{name}“ sagt nicht, was er ändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{name}" does not say which kind of model it holds.</source>
        <translation>„{name}“ sagt nicht, welche Art von Modell darin ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{name}" holds no vocabulary, so it cannot read or write text.</source>
        <translation>„{name}“ enthält kein Vokabular und kann darum weder lesen noch schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{name}" holds only a vocabulary, no model.</source>
        <translation>„{name}“ enthält nur ein Vokabular, kein Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{name}" is a GGUF file of the kind {kind}, not a model.</source>
        <translation>„{name}“ ist eine GGUF-Datei der Art {kind}, kein Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{name}" is a model for searching (embeddings); it cannot write answers.</source>
        <translation>„{name}“ ist ein Modell zum Suchen (Embeddings); es kann keine Antworten schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{name}" is an adapter (LoRA): it changes a model, but is none by itself.</source>
        <translation>„{name}“ ist ein Adapter (LoRA): Er verändert ein Modell, ist aber selbst keines.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>"{name}" is an adapter of the kind {kind}, which llama.cpp does not know.</source>
        <translation>„{name}“ ist ein Adapter der Art {kind}, die llama.cpp nicht kennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>"{name}" is an adapter that sets in after certain words only (aLoRA), which Sotto cannot do.</source>
        <translation>„{name}“ ist ein Adapter, der erst nach bestimmten Wörtern einsetzt (aLoRA); das kann Sotto nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>"{name}" is not an adapter (LoRA).</source>
        <translation>„{name}“ ist kein Adapter (LoRA).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{name}" is the image or sound part (mmproj) of a model, not the model itself.</source>
        <translation>„{name}“ ist der Bild- oder Tonteil (mmproj) eines Modells, nicht das Modell selbst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>"{name}" uses version 1 of the GGUF format, which llama.cpp no longer reads.</source>
        <translation>„{name}“ verwendet Version 1 des GGUF-Formats, die llama.cpp nicht mehr liest.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>"{name}" uses version {version} of the GGUF format; this version of Sotto reads up to {latest_version}.</source>
        <translation>„{name}“ verwendet Version {version} des GGUF-Formats; diese Version von Sotto liest bis {latest_version}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>"{name}" was made for computers with the opposite byte order (big-endian).</source>
        <translation>„{name}“ wurde für Computer mit umgekehrter Byte-Reihenfolge (big-endian) gemacht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{path}" does not fit the other parts of its model: {what}.</source>
        <translation>„{path}“ passt nicht zu den anderen Teilen des Modells: {what}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/quantizing.py"/>
        <source>"{path}" has been made smaller already ({quantization}); doing it again would make its answers worse than they need be.</source>
        <translation>„{path}“ wurde schon verkleinert ({quantization}); noch einmal würde die Antworten schlechter machen als nötig.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>"{path}" is a device or a pipe, not a model file.</source>
        <translation>„{path}“ ist ein Gerät oder eine Pipe, keine Modelldatei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>"{path}" is a folder, not a model file.</source>
        <translation>„{path}“ ist ein Ordner, keine Modelldatei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>"{path}" is a link to a file that no longer exists.</source>
        <translation>„{path}“ ist ein Verweis auf eine Datei, die es nicht mehr gibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>"{path}" is not a GGUF model.</source>
        <translation>„{path}“ ist kein GGUF-Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{path}" is part {split_no} of {count} of a model, but its name does not say so.</source>
        <translation>„{path}“ ist Teil {split_no} von {count} eines Modells, aber der Name sagt das nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>"{path}" is {what}, not a GGUF model.</source>
        <translation>„{path}“ ist {what}, kein GGUF-Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>"{path}" stores numbers in a way that llama.cpp no longer reads (type {number}).</source>
        <translation>„{path}“ speichert Zahlen auf eine Art, die llama.cpp nicht mehr liest (Typ {number}).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>"{path}" stores weights in a way that no model does ({found}).</source>
        <translation>„{path}“ speichert Gewichte so, wie es kein Modell tut ({found}).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>"{path}" was made for a newer version of Sotto: it stores numbers as type {number}.</source>
        <translation>„{path}“ wurde für eine neuere Version von Sotto gemacht: Zahlen sind als Typ {number} gespeichert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>16 bits</source>
        <translation>16 Bits</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>2 lets a model that has learned 4,096 tokens read 8,192.</source>
        <translation>Mit 2 liest ein Modell, das 4.096 Tokens gelernt hat, 8.192.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>4 bits</source>
        <translation>4 Bits</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>8 bits</source>
        <translation>8 Bits</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/autostart.py"/>
        <source>A Flatpak may not do that by itself: use the settings of your desktop.</source>
        <translation>Ein Flatpak darf das nicht von selbst: in den Einstellungen deines Desktops festlegen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A Swiss model with open data and training, for more than a thousand languages.</source>
        <translation>Ein Modell aus der Schweiz mit offenen Daten und offenem Training, für mehr als tausend Sprachen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>A backup is being made right now.</source>
        <translation>Gerade wird eine Sicherung angelegt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A base model for research on how knowledge grows during training.</source>
        <translation>Ein Basismodell zum Erforschen, wie Wissen beim Training wächst.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A base model for studying language models, with its training data and every step published.</source>
        <translation>Ein Basismodell zum Untersuchen von Sprachmodellen; Trainingsdaten und jeder Schritt sind veröffentlicht.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A capable all-rounder for computers with 8 GB of memory; it can look at pictures.</source>
        <translation>Ein fähiges Allroundmodell für Computer mit 8 GB Speicher; es kann Bilder ansehen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A capable model for laptops; it can look at pictures.</source>
        <translation>Ein fähiges Modell für Laptops; es kann Bilder ansehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>A chat can have 20 tags at most.</source>
        <translation>Ein Chat kann höchstens 20 Tags haben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/history.py"/>
        <source>A chat needs a title.</source>
        <translation>Ein Chat braucht einen Titel.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>A click brings the window to the front.</source>
        <translation>Ein Klick holt das Fenster nach vorn.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>A company with 10 million US dollars of revenue a year or more may not use it commercially under this licence.</source>
        <translation>Firmen mit einem Jahresumsatz ab 10 Millionen US-Dollar dürfen es unter dieser Lizenz nicht kommerziell verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>A context of fewer bits needs it.</source>
        <translation>Ein Kontext mit weniger Bits braucht es.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>A context window of {n_ctx} tokens would need {needed} GB of memory with this model; this computer has {present} GB.</source>
        <translation>Ein Kontextfenster von {n_ctx} Token bräuchte mit diesem Modell {needed} GB Speicher; dieser Computer hat {present} GB.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A dependable general model for longer texts and careful instructions.</source>
        <translation>Ein verlässliches Allgemeinmodell für längere Texte und genaue Anweisungen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>A download is being written into this folder.</source>
        <translation>Gerade wird ein Download in diesen Ordner geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>A fault ended the engine: the model file could probably not be read any more.</source>
        <translation>Ein Fehler hat die Engine beendet: Wahrscheinlich war die Modelldatei nicht mehr lesbar.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>A fault in the engine ended it.</source>
        <translation>Ein Fehler in der Engine hat sie beendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>A filter of your network may be in the way.</source>
        <translation>Vielleicht ist ein Filter des Netzes im Weg.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>A filter of your network may be in the way. Open the address in your browser to see why, then try again.</source>
        <translation>Vielleicht ist ein Filter des Netzes im Weg. Im Browser zeigt die Adresse, warum; danach noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A fluent writer in many languages, made by Mistral AI together with NVIDIA.</source>
        <translation>Ein flüssiger Schreiber in vielen Sprachen, von Mistral AI gemeinsam mit NVIDIA gemacht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>A folder needs a name.</source>
        <translation>Ein Ordner braucht einen Namen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A general model for long texts in many languages.</source>
        <translation>Ein Allgemeinmodell für lange Texte in vielen Sprachen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A general model for people who want to know what it was trained on.</source>
        <translation>Ein Allgemeinmodell für Leute, die wissen wollen, womit es trainiert wurde.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A general model of medium size, strong in European languages.</source>
        <translation>Ein Allgemeinmodell mittlerer Größe, stark in europäischen Sprachen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A general model that handles tables and structured text well.</source>
        <translation>Ein Allgemeinmodell, das gut mit Tabellen und gegliedertem Text umgeht.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A general model that was trained to lose little when made small.</source>
        <translation>Ein Allgemeinmodell, das so trainiert wurde, dass es beim Verkleinern wenig verliert.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A large base model of 2022, one of the first of its size that was published in full.</source>
        <translation>Ein großes Basismodell von 2022, eines der ersten seiner Größe, das ganz veröffentlicht wurde.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A large mixture of experts that uses a tenth of itself for each word, so it writes quickly.</source>
        <translation>Eine große Mischung von Experten, die für jedes Wort ein Zehntel von sich nutzt und darum schnell schreibt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A large mixture of experts that writes about as fast as a small model.</source>
        <translation>Eine große Mischung von Experten, die etwa so schnell schreibt wie ein kleines Modell.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A large model for hard questions, code and long documents.</source>
        <translation>Ein großes Modell für schwierige Fragen, Code und lange Dokumente.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A larger base model of the same open series, for comparing sizes.</source>
        <translation>Ein größeres Basismodell derselben offenen Reihe, zum Vergleichen der Größen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A larger general model for demanding questions on computers with 16 GB of memory or more.</source>
        <translation>Ein größeres Allgemeinmodell für anspruchsvolle Fragen auf Computern ab 16 GB Speicher.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_lines.py"/>
        <source>A line has more than {longest_line} characters.</source>
        <translation>Eine Zeile hat mehr als {longest_line} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>A longer text that you paste becomes an attachment, so that the message stays readable. Ctrl+Shift+V pastes it as text.</source>
        <translation>Ein längerer eingefügter Text wird zum Anhang, damit die Nachricht lesbar bleibt. Strg+Umschalt+V fügt ihn als Text ein.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>A mapped file loads faster and can give its memory to other programs. Reading it as a whole is safer on a network drive, which is what Automatic does there.</source>
        <translation>Eine eingeblendete Datei lädt schneller und kann ihren Speicher anderen Programmen geben. Sie im Ganzen zu lesen ist auf einem Netzlaufwerk sicherer; Automatisch macht es dort so.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/attachments.py"/>
        <source>A message takes {most_attachments} texts of {largest_together} MB together.</source>
        <translation>In eine Nachricht passen {most_attachments} Texte mit zusammen {largest_together} MB.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A mixture of experts that thinks before it answers and writes quickly for its size.</source>
        <translation>Eine Mischung von Experten, die vor der Antwort nachdenkt und für ihre Größe schnell schreibt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A model for computers with 8 GB of memory that thinks through hard questions.</source>
        <translation>Ein Modell für Computer mit 8 GB Speicher, das schwierige Fragen durchdenkt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A model for writing, explaining and repairing programs.</source>
        <translation>Ein Modell zum Schreiben, Erklären und Reparieren von Programmen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>A model is at work right now.</source>
        <translation>Gerade arbeitet ein Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_library.py"/>
        <source>A model needs a name.</source>
        <translation>Ein Modell braucht einen Namen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A model of medium size for business texts, extraction and summaries.</source>
        <translation>Ein mittelgroßes Modell für Geschäftstexte, Auszüge und Zusammenfassungen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>A model reads only so much at once. Instructions and pinned messages always stay. Each chat can have its own way: click the meter beside the message field.</source>
        <translation>Ein Modell liest nur eine begrenzte Menge auf einmal. Anweisungen und gemerkte Nachrichten bleiben immer. Jeder Chat kann es anders halten: auf die Anzeige neben dem Nachrichtenfeld klicken.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A model that thinks at length about mathematics and logic.</source>
        <translation>Ein Modell, das lange über Mathematik und Logik nachdenkt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A model that thinks at length about mathematics, science and code.</source>
        <translation>Ein Modell, das lange über Mathematik, Naturwissenschaft und Code nachdenkt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A model that thinks at length, built on Llama 3.1.</source>
        <translation>Ein Modell, das lange nachdenkt, aufgebaut auf Llama 3.1.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>A model that you improve with it or with its answers and pass on has to have a name that begins with “Llama”.</source>
        <translation>Ein Modell, das damit oder mit seinen Antworten verbessert und weitergegeben wird, muss einen Namen haben, der mit „Llama“ beginnt.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>A model that you improve with it or with its answers and pass on has to say that it was built with Qwen.</source>
        <translation>Bei einem Modell, das damit oder mit seinen Antworten verbessert und weitergegeben wird, muss stehen, dass es mit Qwen gemacht wurde.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>A model’s address has the form owner/name.</source>
        <translation>Die Adresse eines Modells hat die Form Besitzer/Name.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A multilingual model for working with documents, free for non-commercial use only.</source>
        <translation>Ein mehrsprachiges Modell für die Arbeit mit Dokumenten, frei nur für nichtkommerzielle Zwecke.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>A new chat is named after its first words. While the model has nothing else to do, it may find a better title. Titles you wrote are never changed.</source>
        <translation>Ein neuer Chat heißt nach seinen ersten Worten. Solange das Modell nichts anderes zu tun hat, darf es einen besseren Titel finden. Selbst geschriebene Titel werden nie geändert.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A newer fully published model with a longer context.</source>
        <translation>Ein neueres, ganz veröffentlichtes Modell mit längerem Kontext.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_sealing.py"/>
        <source>A passphrase needs at least {shortest_passphrase} characters.</source>
        <translation>Eine Passphrase braucht mindestens {shortest_passphrase} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>A picture may have {largest_file} MB, other files {largest_json} MB.</source>
        <translation>Ein Bild darf {largest_file} MB groß sein, andere Dateien {largest_json} MB.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>A preset needs a name.</source>
        <translation>Eine Voreinstellung braucht einen Namen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>A prompt needs a name.</source>
        <translation>Ein Prompt braucht einen Namen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A proven general model that follows instructions plainly.</source>
        <translation>Ein bewährtes Allgemeinmodell, das Anweisungen schlicht befolgt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A quick model that answers at once, with a very long context.</source>
        <translation>Ein schnelles Modell, das sofort antwortet, mit sehr langem Kontext.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A quick small model made for processors without a graphics card.</source>
        <translation>Ein schnelles kleines Modell für Prozessoren ohne Grafikkarte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/recovery_phrase.py"/>
        <source>A recovery phrase has {recovery_words} words; these are {count}.</source>
        <translation>Ein Wiederherstellungssatz hat {recovery_words} Wörter; das sind {count}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>A schema is a JSON object.</source>
        <translation>Ein Schema ist ein JSON-Objekt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>A schema is a JSON object: {{…}}.</source>
        <translation>Ein Schema ist ein JSON-Objekt: {{…}}.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small all-rounder in many languages; it can look at pictures.</source>
        <translation>Ein kleines Allroundmodell in vielen Sprachen; es kann Bilder ansehen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small base model for experiments that run on any computer.</source>
        <translation>Ein kleines Basismodell für Versuche, das auf jedem Computer läuft.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small general model, free for research and evaluation only.</source>
        <translation>Ein kleines Allgemeinmodell, frei nur für Forschung und Erprobung.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small helper for short texts, summaries and simple questions on modest computers.</source>
        <translation>Ein kleiner Helfer für kurze Texte, Zusammenfassungen und einfache Fragen auf bescheidenen Computern.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model for business texts, extraction and summaries.</source>
        <translation>Ein kleines Modell für Geschäftstexte, Auszüge und Zusammenfassungen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model for phones and laptops; it can look at pictures.</source>
        <translation>Ein kleines Modell für Telefone und Laptops; es kann Bilder ansehen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model for short English texts.</source>
        <translation>Ein kleines Modell für kurze englische Texte.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model for writing and explaining short programs.</source>
        <translation>Ein kleines Modell zum Schreiben und Erklären kurzer Programme.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model that can think before it answers.</source>
        <translation>Ein kleines Modell, das vor der Antwort nachdenken kann.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model that is good at sums, logic and instructions.</source>
        <translation>Ein kleines Modell, das gut rechnet, folgert und Anweisungen befolgt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model that mixes two designs to keep long texts cheap in memory.</source>
        <translation>Ein kleines Modell, das zwei Bauarten mischt, damit lange Texte wenig Speicher kosten.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model that thinks aloud about sums and logic.</source>
        <translation>Ein kleines Modell, das beim Rechnen und Folgern laut denkt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model whose training data anyone can look at.</source>
        <translation>Ein kleines Modell, dessen Trainingsdaten alle ansehen können.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model with a long context for documents.</source>
        <translation>Ein kleines Modell mit langem Kontext für Dokumente.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model with a very long context, for conversation and for working through long texts.</source>
        <translation>Ein kleines Modell mit sehr langem Kontext, zum Unterhalten und zum Durcharbeiten langer Texte.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model with everything published: data, code, and every step of training.</source>
        <translation>Ein kleines Modell, von dem alles veröffentlicht ist: Daten, Code und jeder Schritt des Trainings.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small model, open from data to recipe, that can think before it answers.</source>
        <translation>Ein kleines Modell, offen von den Daten bis zum Rezept, das vor der Antwort nachdenken kann.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small, friendly model for English conversation.</source>
        <translation>Ein kleines, freundliches Modell für Gespräche auf Englisch.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A small, quick model for summaries and simple questions.</source>
        <translation>Ein kleines, schnelles Modell für Zusammenfassungen und einfache Fragen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A strong all-rounder for computers with 16 GB of memory; it can look at pictures.</source>
        <translation>Ein starkes Allroundmodell für Computer mit 16 GB Speicher; es kann Bilder ansehen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A strong general model for computers with 16 GB of memory.</source>
        <translation>Ein starkes Allgemeinmodell für Computer mit 16 GB Speicher.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A strong general model for computers with 24 GB of memory or more.</source>
        <translation>Ein starkes Allgemeinmodell für Computer ab 24 GB Speicher.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A strong general model that thinks through hard questions.</source>
        <translation>Ein starkes Allgemeinmodell, das schwierige Fragen durchdenkt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>A system library that the engine needs is missing.</source>
        <translation>Eine Systembibliothek, die die Engine braucht, fehlt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>A tag needs a name.</source>
        <translation>Ein Tag braucht einen Namen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A tiny model for quick answers in many languages; it can look at pictures.</source>
        <translation>Ein winziges Modell für schnelle Antworten in vielen Sprachen; es kann Bilder ansehen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A tiny model that can think before it answers.</source>
        <translation>Ein winziges Modell, das vor der Antwort nachdenken kann.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A tiny model that describes pictures and answers questions about them.</source>
        <translation>Ein winziges Modell, das Bilder beschreibt und Fragen dazu beantwortet.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A tiny model to try out that everything works.</source>
        <translation>Ein winziges Modell zum Ausprobieren, ob alles funktioniert.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A tiny model whose whole training could be watched, good for trying things out.</source>
        <translation>Ein winziges Modell, dessen ganzes Training sich verfolgen ließ, gut zum Ausprobieren.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A very small base model for lessons on how a model goes on with a text.</source>
        <translation>Ein sehr kleines Basismodell, um zu zeigen, wie ein Modell einen Text fortsetzt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A very small model for rewriting and short summaries.</source>
        <translation>Ein sehr kleines Modell zum Umformulieren und für kurze Zusammenfassungen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A very small model for short English texts.</source>
        <translation>Ein sehr kleines Modell für kurze englische Texte.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>A well-rounded small model for conversation, rewriting and summaries.</source>
        <translation>Ein ausgewogenes kleines Modell zum Unterhalten, Umformulieren und Zusammenfassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>A “$ref” leads out of it; only “#/…” is followed.</source>
        <translation>Ein „$ref“ führt hinaus; nur „#/…“ wird verfolgt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>A “pattern” in it cannot be read; it has to be of the form “^…$”.</source>
        <translation>Ein „pattern“ darin ist nicht lesbar; es muss die Form „^…$“ haben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>A “pattern” in it is too long.</source>
        <translation>Ein „pattern“ darin ist zu lang.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/answer_plan.py"/>
        <source>Add a model file (GGUF): “sotto models add FILE”, or Models in the window.</source>
        <translation>Eine Modelldatei (GGUF) hinzufügen: „sotto models add FILE“, oder im Fenster unter Modelle.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/run_again.py"/>
        <source>Add its file again under Models; its SHA-256 is in the details of the answer.</source>
        <translation>Füge seine Datei unter Modelle wieder hinzu; ihr SHA-256 steht in den Einzelheiten der Antwort.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/adapters.py"/>
        <source>Add its file again, or choose other adapters.</source>
        <translation>Füge seine Datei wieder hinzu oder wähle andere Adapter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>Add the name of a file to it.</source>
        <translation>Den Namen einer Datei anfügen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Address of a proxy, for instance “http://proxy.example:3128”. Empty: what the system says.</source>
        <translation>Adresse eines Proxys, zum Beispiel „http://proxy.example:3128“. Leer: was das System sagt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Address of the hub that models come from, if it is not Hugging Face itself. Empty: huggingface.co, or what HF_ENDPOINT says.</source>
        <translation>Adresse des Hubs, von dem Modelle kommen, falls es nicht Hugging Face selbst ist. Leer: huggingface.co oder was HF_ENDPOINT sagt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>After so much reasoning the model has to answer. 0: no reasoning. Counts for models that reason.</source>
        <translation>Nach so viel Nachdenken muss das Modell antworten. 0: kein Nachdenken. Gilt für Modelle, die nachdenken.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/model_defaults.py"/>
        <source>An adapter cannot be used at the strength {scale}.</source>
        <translation>Ein Adapter kann nicht mit der Stärke {scale} verwendet werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/adapters.py"/>
        <source>An adapter that this chat uses is not installed any more.</source>
        <translation>Ein Adapter, den dieser Chat verwendet, ist nicht mehr installiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/adapters.py"/>
        <source>An adapter that this chat uses is not installed any more: {use}.</source>
        <translation>Ein Adapter, den dieser Chat verwendet, ist nicht mehr installiert: {use}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>An answer ends before any of these texts, one in a line. \n is a line break.</source>
        <translation>Eine Antwort endet vor jedem dieser Texte, einer pro Zeile. \n ist ein Zeilenumbruch.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/backups.py"/>
        <source>An answer is being written.</source>
        <translation>Gerade wird eine Antwort geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/new_messages.py"/>
        <source>An answer is still being written in this chat.</source>
        <translation>In diesem Chat wird noch eine Antwort geschrieben.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>An earlier business model with a long context.</source>
        <translation>Ein früheres Modell für Geschäftstexte mit langem Kontext.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>An early open chat model of 2023, kept for comparison and history.</source>
        <translation>Ein frühes offenes Chatmodell von 2023, zum Vergleich und der Geschichte wegen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>An object in it has more than {most_of_anything} fields.</source>
        <translation>Ein Objekt darin hat mehr als {most_of_anything} Felder.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>Another Sotto is fetching this model at this moment.</source>
        <translation>Ein anderes Sotto lädt dieses Modell gerade herunter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/backups.py"/>
        <source>Another Sotto is using the chats right now.</source>
        <translation>Ein anderes Sotto benutzt die Chats gerade.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop.py"/>
        <source>Another model is being made smaller.</source>
        <translation>Ein anderes Modell wird gerade verkleinert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Another program ended the engine.</source>
        <translation>Ein anderes Programm hat die Engine beendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>As the model says</source>
        <translation>Wie im Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Ask for access on the model’s page at the hub, then enter your access token in Settings.</source>
        <translation>Auf der Seite des Modells auf dem Hub um Zugang bitten und dann das Zugangstoken in den Einstellungen eintragen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>At most once a day Sotto asks the project’s own site which version is the newest: one request that says nothing about you. It is never downloaded or installed by itself.</source>
        <translation>Höchstens einmal am Tag fragt Sotto auf der Seite des Projekts, welche Version die neueste ist: eine Anfrage, die nichts über dich sagt. Von selbst geladen oder installiert wird sie nie.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>At the commit</source>
        <translation>Beim Commit</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>Attach a part of it: no model reads that much at once.</source>
        <translation>Einen Teil davon anhängen: So viel auf einmal liest kein Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Attach long pastes</source>
        <translation>Lange eingefügte Texte anhängen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Attention heads</source>
        <translation>Attention-Köpfe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Base of the frequencies by which a model tells positions apart. Only for those who know what a model needs.</source>
        <translation>Basis der Frequenzen, mit denen ein Modell Positionen unterscheidet. Nur für Leute, die wissen, was ein Modell braucht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Beginning token</source>
        <translation>Anfangstoken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Begins texts</source>
        <translation>Stellt Anfangstoken voran</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/constraint.py"/>
        <source>Change the grammar, or leave it empty.</source>
        <translation>Die Grammatik ändern oder leer lassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Change the permissions of the file or its folder, or copy it to a folder of your own.</source>
        <translation>Die Rechte der Datei oder ihres Ordners ändern oder sie in einen eigenen Ordner kopieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Check its permissions and that its disk is not read-only, then start Sotto again. {untouched}</source>
        <translation>Prüfen, ob die Rechte stimmen und die Platte nicht schreibgeschützt ist, dann Sotto neu starten. {untouched}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_folders.py"/>
        <source>Check its permissions.</source>
        <translation>Die Rechte prüfen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/paths.py"/>
        <source>Check that its disk is there and writable, or choose another folder with --data-dir or {data_dir_variable}.</source>
        <translation>Prüfen, ob die Platte da und beschreibbar ist, oder mit --data-dir oder {data_dir_variable} einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>Check that its drive is there and may be written to, or choose another folder.</source>
        <translation>Prüfen, ob das Laufwerk da und beschreibbar ist, oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/settings_file.py"/>
        <source>Check that the disk has room and that {parent} is writable. Your choice holds until Sotto closes.</source>
        <translation>Prüfen, ob auf der Platte Platz und {parent} beschreibbar ist. Die Wahl gilt, bis Sotto geschlossen wird.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Check that the disk is connected and healthy, then start Sotto again.</source>
        <translation>Prüfen, ob die Platte angeschlossen und in Ordnung ist, dann Sotto neu starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport_export.py"/>
        <source>Check that the disk is not full and that you may write to this folder.</source>
        <translation>Prüfen, ob die Platte nicht voll und der Ordner beschreibbar ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>Check that the disk is there and may be written to, or choose another folder under Settings, Downloads.</source>
        <translation>Prüfen, ob die Platte da und beschreibbar ist, oder unter Einstellungen, Downloads einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>Check that the disk is there, has room, and may be written to.</source>
        <translation>Prüfen, ob der Datenträger da ist, Platz hat und beschrieben werden darf.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Check that the disk with the model is connected and has no errors, then try again.</source>
        <translation>Prüfen, ob die Platte mit dem Modell angeschlossen und fehlerfrei ist, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>Check that the file is still there and that you may open it.</source>
        <translation>Prüfen, ob die Datei noch da ist und ob du sie öffnen darfst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>Check that the file is there and that you may read it.</source>
        <translation>Prüfen, ob die Datei da und lesbar ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/request_log.py"/>
        <source>Check that the folder is there, writable, and has room.</source>
        <translation>Prüfen, ob der Ordner da und beschreibbar ist und Platz hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Check the address, or look for the model in the search.</source>
        <translation>Die Adresse prüfen oder das Modell über die Suche finden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>Check the date of this computer, then look again.</source>
        <translation>Prüfe das Datum dieses Computers und sieh dann noch einmal nach.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_files.py"/>
        <source>Check the disk it lies on, or add the model again.</source>
        <translation>Die Platte prüfen, auf der sie liegt, oder das Modell noch einmal hinzufügen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>Check the disk, then go on: what has arrived is kept.</source>
        <translation>Die Platte prüfen, dann fortsetzen: Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/release_check.py"/>
        <source>Check the name of the folder.</source>
        <translation>Prüfe den Namen des Ordners.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Check the name. {access_hint}</source>
        <translation>Den Namen prüfen. {access_hint}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Check the network connection.</source>
        <translation>Die Netzverbindung prüfen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Check the proxy in Settings.</source>
        <translation>Den Proxy in den Einstellungen prüfen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>Check who may read it.</source>
        <translation>Prüfen, wer sie lesen darf.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_run.py"/>
        <source>Checking what is there already. {share}</source>
        <translation>Es wird geprüft, was schon da ist. {share}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>Choose 16 bits for the precision of the context in Settings.</source>
        <translation>Wähle in den Einstellungen 16 Bits als Genauigkeit des Kontexts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Choose a .gguf file.</source>
        <translation>Eine .gguf-Datei auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Choose a chat model.</source>
        <translation>Ein Chatmodell auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>Choose a file that Sotto exported, or a character card (PNG or JSON).</source>
        <translation>Eine Datei auswählen, die Sotto exportiert hat, oder eine Charakterkarte (PNG oder JSON).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>Choose a file with plain text: a story, notes, a log.</source>
        <translation>Eine Datei mit reinem Text wählen: eine Geschichte, Notizen, ein Protokoll.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>Choose a folder beside it, or on another drive.</source>
        <translation>Einen Ordner daneben oder auf einem anderen Laufwerk auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_folders.py"/>
        <source>Choose a folder of another program.</source>
        <translation>Den Ordner eines anderen Programms auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>Choose a folder that is there.</source>
        <translation>Einen Ordner wählen, den es gibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/server.py"/>
        <source>Choose a model first.</source>
        <translation>Zuerst ein Modell auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/benchmark.py"/>
        <source>Choose a model with attention only.</source>
        <translation>Ein Modell wählen, das nur Attention verwendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>Choose a models folder on a disk with another file system (FAT32 ends at 4 GB).</source>
        <translation>Einen Modellordner auf einer Platte mit anderem Dateisystem auswählen (FAT32 endet bei 4 GB).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/model_defaults.py"/>
        <source>Choose a number from {value} to {largest_scale}; 1 is as it was trained.</source>
        <translation>Wähle eine Zahl von {value} bis {largest_scale}; 1 ist wie trainiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>Choose a smaller context window in Settings.</source>
        <translation>In den Einstellungen ein kleineres Kontextfenster wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>Choose a text file that is there and that you may open.</source>
        <translation>Eine Textdatei wählen, die da ist und die du öffnen darfst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>Choose an empty folder. What was moved so far is used there.</source>
        <translation>Einen leeren Ordner auswählen. Was schon verlegt wurde, wird dort verwendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/history.py"/>
        <source>Choose another chat.</source>
        <translation>Einen anderen Chat auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>Choose another file of this model, for example from another publisher.</source>
        <translation>Eine andere Datei dieses Modells auswählen, zum Beispiel von einem anderen Herausgeber.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/logs.py"/>
        <source>Choose another folder for it.</source>
        <translation>Einen anderen Ordner dafür auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>Choose another folder for models, or allow writing to this one.</source>
        <translation>Einen anderen Ordner für Modelle auswählen oder das Schreiben in diesen erlauben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>Choose another folder, or free some space.</source>
        <translation>Einen anderen Ordner auswählen oder Platz schaffen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/export_sinks.py"/>
        <source>Choose another folder.</source>
        <translation>Einen anderen Ordner auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>Choose another folder. Your chats are untouched.</source>
        <translation>Einen anderen Ordner auswählen. Die Chats sind unversehrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/guide.py"/>
        <source>Choose another model, and the guide stays out of your way.</source>
        <translation>Ein anderes Modell auswählen, dann steht der Guide nicht im Weg.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>Choose another model, or a newer version of Sotto.</source>
        <translation>Ein anderes Modell oder eine neuere Version von Sotto wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/hub.py"/>
        <source>Choose another model, or fetch the file yourself and add it on the Models page.</source>
        <translation>Ein anderes Modell auswählen, oder die Datei selbst holen und auf der Seite Modelle hinzufügen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>Choose another name, or delete that file first.</source>
        <translation>Einen anderen Namen wählen oder diese Datei zuerst löschen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>Choose another name, or say that it may be replaced.</source>
        <translation>Einen anderen Namen wählen oder sagen, dass sie ersetzt werden darf.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>Choose another name.</source>
        <translation>Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/beginnings.py"/>
        <source>Choose another one, or none.</source>
        <translation>Etwas anderes wählen oder nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/prompts.py"/>
        <source>Choose another one.</source>
        <translation>Etwas anderes wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/option.py"/>
        <source>Choose one of: {value}.</source>
        <translation>Zur Wahl stehen: {value}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>Choose single text files, not a folder.</source>
        <translation>Einzelne Textdateien auswählen, keinen Ordner.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Choose the .gguf file inside it.</source>
        <translation>Die .gguf-Datei darin auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>Choose the file of an adapter in the GGUF format; one for another program has to be converted first.</source>
        <translation>Wähle die Datei eines Adapters im GGUF-Format; einer für ein anderes Programm muss erst umgewandelt werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Choose the larger .gguf file it came with.</source>
        <translation>Die größere .gguf-Datei auswählen, mit der sie kam.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Choose the model file itself.</source>
        <translation>Die Modelldatei selbst auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Choose the model it was made for, and add the adapter there.</source>
        <translation>Das Modell auswählen, für das er gemacht ist, und den Adapter dort hinzufügen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Choose the model itself.</source>
        <translation>Das Modell selbst auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/character_card.py"/>
        <source>Choose the picture as its author published it.</source>
        <translation>Das Bild so auswählen, wie sein Autor es veröffentlicht hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/domain/context.py"/>
        <source>Choose what should be done.</source>
        <translation>Wähle, was geschehen soll.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/tasks.py"/>
        <source>Close Sotto and start it again; nothing is lost.</source>
        <translation>Sotto schließen und neu starten; nichts geht verloren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Close other programs and try again.</source>
        <translation>Andere Programme schließen und noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>Close other programs, choose a smaller context window in Settings, or a smaller model.</source>
        <translation>Andere Programme schließen, in den Einstellungen ein kleineres Kontextfenster wählen oder ein kleineres Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Close other programs, or choose a smaller model or a smaller context window.</source>
        <translation>Andere Programme schließen oder ein kleineres Modell oder Kontextfenster wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/backups.py"/>
        <source>Close the other one, then try again.</source>
        <translation>Das andere schließen und es dann erneut versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>Closing keeps Sotto running</source>
        <translation>Beim Schließen läuft Sotto weiter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Colours of the window. “Like the system” follows your desktop as it changes.</source>
        <translation>Farben des Fensters. „Wie das System“ folgt dem Schreibtisch, wenn er sich ändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Comfortable</source>
        <translation>Bequem</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>Commercial use needs a licence of its own from the publisher.</source>
        <translation>Kommerzielle Nutzung braucht eine eigene Lizenz des Herausgebers.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>Companies with more than 700 million monthly users when the model came out need a licence of their own from Meta.</source>
        <translation>Firmen, die beim Erscheinen des Modells mehr als 700 Millionen Nutzer im Monat hatten, brauchen eine eigene Lizenz von Meta.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/recovery_phrase.py"/>
        <source>Compare them with what you wrote down; the list has English words only.</source>
        <translation>Mit dem Aufgeschriebenen vergleichen; in der Liste stehen nur englische Wörter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>Connect the disk it is on, then try again.</source>
        <translation>Die Platte anschließen, auf der er ist, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Context window</source>
        <translation>Kontextfenster</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>Copy the file here, then open it.</source>
        <translation>Die Datei hierher kopieren, dann öffnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_token.py"/>
        <source>Copy the whole token from the settings of your account on the hub; it begins with “hf_”.</source>
        <translation>Das ganze Token aus den Einstellungen des Kontos auf dem Hub kopieren; es beginnt mit „hf_“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Correct it in Settings. It looks like http://name:port.</source>
        <translation>In den Einstellungen berichtigen. Sie sieht so aus: http://name:port.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Correct it in Settings. It looks like https://name.</source>
        <translation>In den Einstellungen berichtigen. Sie sieht so aus: https://name.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>Correct it under Settings, Downloads, Proxy: it has to look like “http://proxy.example:3128”.</source>
        <translation>Unter Einstellungen, Downloads, Proxy berichtigen: Sie muss aussehen wie „http://proxy.example:3128“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>Correct it, or leave it empty.</source>
        <translation>Berichtigen oder leer lassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>DRY allowed length</source>
        <translation>DRY: erlaubte Länge</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>DRY base</source>
        <translation>DRY: Basis</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>DRY breakers</source>
        <translation>DRY: Trenner</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>DRY looks back</source>
        <translation>DRY: Rückblick</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>DRY strength</source>
        <translation>DRY: Stärke</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>Delete something, choose a smaller model, or choose a folder on another disk under Settings, Downloads.</source>
        <translation>Etwas löschen, ein kleineres Modell wählen oder unter Einstellungen, Downloads einen Ordner auf einer anderen Platte wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Delete the parts and download all of them again.</source>
        <translation>Die Teile löschen und alle noch einmal herunterladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Deutsch</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/published.py"/>
        <source>Do not install it. Get the release again, from the project’s own page.</source>
        <translation>Installiere sie nicht. Lade sie noch einmal, von der Seite des Projekts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Don’t use this file. Look for another one of the same model, from a source you trust.</source>
        <translation>Verwende diese Datei nicht. Suche eine andere desselben Modells, aus einer Quelle, der du vertraust.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Don’t use this model file; report it with the details.</source>
        <translation>Diese Modelldatei nicht verwenden und mit den Details melden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Download all parts into one folder.</source>
        <translation>Alle Teile in einen Ordner herunterladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Download the model again from where you got it.</source>
        <translation>Das Modell noch einmal von dort herunterladen, wo es herkam.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>Download the model again, from a source you trust.</source>
        <translation>Das Modell noch einmal aus einer vertrauenswürdigen Quelle herunterladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>Download the model again. If that does not help, tell its author.</source>
        <translation>Das Modell noch einmal herunterladen. Hilft das nicht, dem Autor Bescheid sagen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Downloads at once</source>
        <translation>Downloads gleichzeitig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>End token</source>
        <translation>Endtoken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Enlarge the context window</source>
        <translation>Das Kontextfenster vergrößern</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Enter a new token in Settings, or remove it there.</source>
        <translation>In den Einstellungen ein neues Token eintragen oder es dort entfernen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/domain/protection.py"/>
        <source>Enter the passphrase. A script names a file that holds it in SOTTO_PASSPHRASE_FILE.</source>
        <translation>Die Passphrase eingeben. Ein Skript nennt in SOTTO_PASSPHRASE_FILE eine Datei, in der sie steht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/character_card.py"/>
        <source>Entries of the lore book that wait for a keyword are left out: {waiting}.</source>
        <translation>Einträge des Hintergrundbuchs, die auf ein Stichwort warten, werden weggelassen: {waiting}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Every answer follows these rules (GBNF, as llama.cpp reads it). Empty: answers are free.</source>
        <translation>Jede Antwort folgt diesen Regeln (GBNF, wie llama.cpp es liest). Leer: Antworten sind frei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Every answer is JSON of this form. A grammar goes before it. Empty: answers are free.</source>
        <translation>Jede Antwort ist JSON von dieser Form. Eine Grammatik geht vor. Leer: Antworten sind frei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/recovery_phrase.py"/>
        <source>Every word is known, but together they are not a recovery phrase.</source>
        <translation>Jedes Wort ist bekannt, aber zusammen sind sie kein Wiederherstellungssatz.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Everything that would need the network is refused.</source>
        <translation>Alles, was das Netz bräuchte, wird abgelehnt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/chat_facts.py"/>
        <source>Exported from Sotto {version}, {now_ms}.</source>
        <translation>Aus Sotto {version} exportiert, {now_ms}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Flash attention</source>
        <translation>Flash Attention</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Folder for models</source>
        <translation>Ordner für Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>Free some room, choose a smaller file, or choose another folder for models.</source>
        <translation>Platz schaffen, eine kleinere Datei wählen oder einen anderen Ordner für Modelle.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>Free some room, then go on: the download continues where it stopped.</source>
        <translation>Platz schaffen, dann fortsetzen: Der Download geht weiter, wo er anhielt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>Free some space there, or choose a folder on another drive. Nothing was moved.</source>
        <translation>Dort Platz schaffen oder einen Ordner auf einem anderen Laufwerk wählen. Nichts wurde verlegt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/repair.py"/>
        <source>Free some space, for instance by removing a model. Nothing was changed.</source>
        <translation>Platz schaffen, zum Beispiel ein Modell entfernen. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>Free some space, for instance by removing a model. The backups you have are kept.</source>
        <translation>Platz schaffen, zum Beispiel ein Modell entfernen. Die vorhandenen Sicherungen bleiben erhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Free some space, for instance by removing a model. What was saved before is safe.</source>
        <translation>Platz schaffen, zum Beispiel durch Entfernen eines Modells. Was vorher gespeichert wurde, ist sicher.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>Free some space, or choose another disk. Your chats are untouched.</source>
        <translation>Platz schaffen oder einen anderen Datenträger auswählen. Die Chats sind unversehrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Frequency penalty</source>
        <translation>Strafe je Verwendung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>From the model</source>
        <translation>Aus dem Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>Full precision, unless the settings say otherwise.</source>
        <translation>Volle Genauigkeit, wenn in den Einstellungen nichts anderes steht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>GGUF version</source>
        <translation>GGUF-Version</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/character_card.py"/>
        <source>Get it again from where it came from, if possible as JSON.</source>
        <translation>Am besten noch einmal von der Quelle holen, wenn möglich als JSON.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/backups.py"/>
        <source>Give more of its name.</source>
        <translation>Mehr von ihrem Namen angeben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/queries.py"/>
        <source>Give one of their ids: {value}.</source>
        <translation>Eine ihrer Kennungen angeben: {value}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/queries.py"/>
        <source>Give one of their ids: {value}…</source>
        <translation>Eine ihrer Kennungen angeben: {value} …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/release_check.py"/>
        <source>Give the file with the public key: --key FILE.</source>
        <translation>Gib die Datei mit dem öffentlichen Schlüssel an: --key DATEI.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/paths.py"/>
        <source>Give the folder's full path.</source>
        <translation>Den vollen Pfad des Ordners angeben.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>Google may restrict uses that break the terms.</source>
        <translation>Google darf Nutzungen einschränken, die gegen die Bedingungen verstoßen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Grammar</source>
        <translation>Grammatik</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/character_card.py"/>
        <source>Greetings for groups are left out.</source>
        <translation>Begrüßungen für Gruppen werden weggelassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Guess ahead</source>
        <translation>Vorausraten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/new_messages.py"/>
        <source>Have another version written instead.</source>
        <translation>Stattdessen eine andere Fassung schreiben lassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Have older messages summarised</source>
        <translation>Ältere Nachrichten zusammenfassen lassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Hide memory from other programs</source>
        <translation>Speicher vor anderen Programmen verbergen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/guide.py"/>
        <source>How do I add a model?</source>
        <translation>Wie füge ich ein Modell hinzu?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>How fast Mirostat corrects itself.</source>
        <translation>Wie schnell Mirostat nachsteuert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>How fast the penalty of DRY grows with the length of what is repeated.</source>
        <translation>Wie schnell die Strafe von DRY mit der Länge des Wiederholten wächst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>How freely words are chosen. 0 always takes the likeliest one; above 1 answers become erratic.</source>
        <translation>Wie frei Wörter gewählt werden. 0 nimmt immer das wahrscheinlichste; über 1 werden Antworten sprunghaft.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>How large this file is is not known.</source>
        <translation>Wie groß diese Datei ist, ist nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>How much memory this computer has free is not known.</source>
        <translation>Wie viel Speicher dieser Computer frei hat, ist nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>How much of a chat the model sees at once. More needs more memory.</source>
        <translation>Wie viel eines Chats das Modell auf einmal sieht. Mehr braucht mehr Speicher.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>How much of a question is computed at once. The fastest size is tried out for each model on this computer while it is idle.</source>
        <translation>Wie viel von einer Frage auf einmal berechnet wird. Die schnellste Größe wird für jedes Modell auf diesem Computer ausprobiert, während er nichts zu tun hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>How much of the model runs on the graphics card. 0 uses the processor only, which is the safest.</source>
        <translation>Wie viel des Modells auf der Grafikkarte läuft. 0 benutzt nur den Prozessor, das ist am sichersten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>How much of the text DRY compares with.</source>
        <translation>Mit wie viel vom Text DRY vergleicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>How much of the text the three penalties count.</source>
        <translation>Wie viel vom Text für die drei Strafen zählt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>How much room there is between lines, messages and controls.</source>
        <translation>Wie viel Platz zwischen Zeilen, Nachrichten und Bedienelementen ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>How often the likeliest words are passed over for a less expected one. 0 is off.</source>
        <translation>Wie oft die wahrscheinlichsten Wörter zugunsten eines weniger erwarteten übergangen werden. 0 ist aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>How surprising answers should be. Less is more focused.</source>
        <translation>Wie überraschend Antworten sein sollen. Weniger ist zielstrebiger.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>How the temperature moves within its range. Above 1 it stays low for longer.</source>
        <translation>Wie sich die Temperatur in ihrem Spielraum bewegt. Über 1 bleibt sie länger niedrig.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Hub or mirror</source>
        <translation>Hub oder Spiegel</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>Icon in the system tray</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_folders.py"/>
        <source>If it is on another drive, plug that in and look again.</source>
        <translation>Liegt er auf einem anderen Laufwerk, dieses anschließen und noch einmal nachsehen.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on or build a product on it, add Meta's agreement and its notice, and show “Built with Llama”.</source>
        <translation>Wer es weitergibt oder ein Produkt darauf aufbaut, fügt Metas Vertrag und den Hinweis bei und zeigt „Built with Llama“.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on or build a product on it, add the agreement and its notice, and show “Built with Llama”.</source>
        <translation>Wer es weitergibt oder ein Produkt darauf aufbaut, fügt den Vertrag und seinen Hinweis bei und zeigt „Built with Llama“.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on or offer it as a service, hand on the same terms and restrictions, and mark the files you changed.</source>
        <translation>Wer es weitergibt oder als Dienst anbietet, gibt dieselben Bedingungen und Einschränkungen weiter und kennzeichnet geänderte Dateien.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on, add the agreement and its notice, and mark the files you changed.</source>
        <translation>Wer es weitergibt, fügt den Vertrag und seinen Hinweis bei und kennzeichnet geänderte Dateien.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on, add the licence and the same restrictions, and mark the files you changed.</source>
        <translation>Wer es weitergibt, fügt die Lizenz und dieselben Einschränkungen bei und kennzeichnet geänderte Dateien.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on, add the licence text with the line that names the copyright holder.</source>
        <translation>Wer es weitergibt, fügt den Lizenztext mit der Zeile bei, die den Inhaber der Rechte nennt.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on, add the licence text, keep the notices that came with it, and mark the files you changed.</source>
        <translation>Wer es weitergibt, fügt den Lizenztext bei, behält die mitgelieferten Hinweise und kennzeichnet geänderte Dateien.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on, add the licence, keep the notices, and mark the files you changed.</source>
        <translation>Wer es weitergibt, fügt die Lizenz bei, behält die Hinweise und kennzeichnet geänderte Dateien.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>If you pass it on, name the author, link to the licence, and say what you changed.</source>
        <translation>Wer es weitergibt, nennt den Autor, verweist auf die Lizenz und sagt, was geändert wurde.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>In long chats processors are faster without, and an answer does not depend on how its prompt was read.</source>
        <translation>In langen Chats sind Prozessoren ohne schneller, und eine Antwort hängt nicht davon ab, wie ihre Eingabe gelesen wurde.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>In the new folder there is another file called {target}.</source>
        <translation>Im neuen Ordner gibt es eine andere Datei namens {target}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/cipher.py"/>
        <source>Install Sotto again, or replace the Python package “apsw” by “apsw-sqlite3mc”. Nothing was written.</source>
        <translation>Sotto neu installieren oder das Python-Paket „apsw“ durch „apsw-sqlite3mc“ ersetzen. Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Install Sotto again, then start it anew.</source>
        <translation>Sotto neu installieren, dann neu starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/checked.py"/>
        <source>Install Sotto again. Your chats and models are not affected.</source>
        <translation>Sotto neu installieren. Chats und Modelle sind nicht betroffen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Install Sotto again; if this goes on, report it with the details.</source>
        <translation>Sotto neu installieren; geht es so weiter, mit den Details melden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>Install that version first.</source>
        <translation>Zuerst diese Version installieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Install that version or a later one. {untouched}</source>
        <translation>Diese Version oder eine spätere installieren. {untouched}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Install the Microsoft Visual C++ Redistributable, then start Sotto again.</source>
        <translation>Microsoft Visual C++ Redistributable installieren, dann Sotto neu starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Invalid credentials</source>
        <translation>Ungültige Anmeldedaten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/guide.py"/>
        <source>Is this really private?</source>
        <translation>Ist das wirklich privat?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>It cannot be made into rules for the answer.</source>
        <translation>Es lässt sich nicht in Regeln für die Antwort umsetzen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>It contains a character that is no text.</source>
        <translation>Sie enthält ein Zeichen, das kein Text ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>It fits {where}, but writes more slowly than you read.</source>
        <translation>Es passt {where}, schreibt aber langsamer, als man liest.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/salvage.py"/>
        <source>It has been kept as it is. Restore a backup if there is one.</source>
        <translation>Sie wurde so behalten, wie sie ist. Eine Sicherung wiederherstellen, falls es eine gibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>It has more than {longest_schema} characters.</source>
        <translation>Es hat mehr als {longest_schema} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>It has more than {longest} characters.</source>
        <translation>Sie hat mehr als {longest} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>It has more than {most_rules} rules and parts in parentheses.</source>
        <translation>Sie hat mehr als {most_rules} Regeln und Teile in Klammern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>It has to be a web address such as “https://hub.example”.</source>
        <translation>Es muss eine Webadresse sein wie „https://hub.example“.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>It is a base model: it goes on with a text and does not answer questions.</source>
        <translation>Es ist ein Basismodell: Es setzt einen Text fort und beantwortet keine Fragen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/option.py"/>
        <source>It is either on or off.</source>
        <translation>Entweder an oder aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>It is listed under “On this computer”.</source>
        <translation>Es steht unter „Auf diesem Computer“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>It is nested too deeply.</source>
        <translation>Es ist zu tief verschachtelt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>It is no JSON: {error}.</source>
        <translation>Es ist kein JSON: {error}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/reading.py"/>
        <source>It is no chat in a format that Sotto knows.</source>
        <translation>Es ist kein Chat in einem Format, das Sotto kennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>It is not encrypted (http). If you trust the way to it, write it into Settings, Downloads, Hub or mirror.</source>
        <translation>Sie ist nicht verschlüsselt (http). Wer dem Weg dorthin traut, trägt sie unter Einstellungen, Downloads, Hub oder Spiegel ein.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/run_again.py"/>
        <source>It is not known how this answer came about, so it can’t be asked for in the same way.</source>
        <translation>Es ist nicht bekannt, wie diese Antwort entstanden ist; darum lässt sie sich nicht auf dieselbe Weise erfragen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>It is still there.</source>
        <translation>Es ist noch da.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/hub.py"/>
        <source>It looks like owner/name.</source>
        <translation>Er sieht so aus: Besitzer/Name.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/protecting.py"/>
        <source>It may be of other chats, or of the time before their key was changed. Nothing has changed.</source>
        <translation>Vielleicht gehört er zu anderen Chats oder stammt aus der Zeit, bevor ihr Schlüssel gewechselt wurde. Nichts wurde geändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>It may have been moved or deleted.</source>
        <translation>Vielleicht wurde sie verschoben oder gelöscht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>It may have been moved or deleted. Choose the file again.</source>
        <translation>Sie wurde vielleicht verschoben oder gelöscht. Die Datei noch einmal auswählen.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>It needs its projector to read pictures.</source>
        <translation>Es braucht seinen Projektor, um Bilder zu lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>It needs {memory} of memory, which fits {where}.</source>
        <translation>Es braucht {memory} Speicher und passt {where}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>It needs {memory} of memory: it fits {where}, but only just.</source>
        <translation>Es braucht {memory} Speicher: Es passt {where}, aber nur knapp.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>It needs {memory} of memory; {free} are free.</source>
        <translation>Es braucht {memory} Speicher; frei sind {free}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/import_report.py"/>
        <source>It was imported before.</source>
        <translation>Er wurde schon früher importiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/adapters.py"/>
        <source>It was made for another size or version of the model. Use it with the model it was made for.</source>
        <translation>Er wurde für eine andere Größe oder Fassung des Modells gemacht. Verwende ihn mit dem Modell, für das er gemacht wurde.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>It was made on another computer or with another key. Choose another one.</source>
        <translation>Sie wurde auf einem anderen Computer oder mit einem anderen Schlüssel angelegt. Eine andere wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>It was not used. Look again on another network; if this goes on, visit the project’s page.</source>
        <translation>Sie wurde nicht benutzt. Sieh in einem anderen Netz noch einmal nach; wenn es so bleibt, besuche die Seite des Projekts.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>Its file claims a context of 1,024,000 tokens; about 131,072 are of use.</source>
        <translation>In der Datei steht ein Kontext von 1.024.000 Token; brauchbar sind etwa 131.072.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/perplexity.py"/>
        <source>Its file may be damaged, or its weights too large for their type: look for another file of this model.</source>
        <translation>Vielleicht ist die Datei beschädigt, oder ihre Gewichte sind zu groß für ihren Typ: Suche eine andere Datei dieses Modells.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Its repetitions make it too large.</source>
        <translation>Ihre Wiederholungen machen sie zu groß.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Its rules begin with one another in too many ways.</source>
        <translation>Ihre Regeln beginnen auf zu viele Weisen miteinander.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>JSON schema</source>
        <translation>JSON-Schema</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Keep the beginning, leave out the middle</source>
        <translation>Den Anfang behalten, die Mitte weglassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Keeps answers equally surprising throughout. Only temperature and word bias count besides it.</source>
        <translation>Hält Antworten durchgehend gleich überraschend. Daneben zählen nur Temperatur und Wortgewichte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Keeps words whose score is within so many standard deviations of the best one. 0 is off; 1 is usual.</source>
        <translation>Behält Wörter, deren Bewertung höchstens so viele Standardabweichungen unter der besten liegt. 0 ist aus, 1 ist üblich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Key/value heads</source>
        <translation>Key/Value-Köpfe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Layers on the graphics card</source>
        <translation>Schichten auf der Grafikkarte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Leave out the oldest messages</source>
        <translation>Die ältesten Nachrichten weglassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>Let older messages be left out, or enlarge the context window in Settings.</source>
        <translation>Lass ältere Nachrichten weg oder vergrößere das Kontextfenster in den Einstellungen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Lets a model read further back than it has learned, less exactly (RoPE scaling). YaRN is the better way for most models. Automatic does what the model’s file says.</source>
        <translation>Lässt ein Modell weiter zurücklesen, als es gelernt hat, aber ungenauer (RoPE-Skalierung). YaRN ist für die meisten Modelle der bessere Weg. Automatisch macht, was in der Modelldatei steht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: a parenthesis is not closed.</source>
        <translation>Zeile {line}: Eine Klammer ist nicht geschlossen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: a rule begins with itself, so that it could never end.</source>
        <translation>Zeile {line}: Eine Regel beginnt mit sich selbst und könnte so nie enden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: a rule should begin here, but there is “{text}”.</source>
        <translation>Zeile {line}: Hier sollte eine Regel beginnen, aber es steht „{text}“ da.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: more than {most_repeated} repetitions are too many.</source>
        <translation>Zeile {line}: Mehr als {most_repeated} Wiederholungen sind zu viele.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: there are too many parentheses within one another.</source>
        <translation>Zeile {line}: Es sind zu viele Klammern ineinander.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: there is a “)” without a “(”.</source>
        <translation>Zeile {line}: Hier steht „)“ ohne „(“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: there is a “::=” in the middle of a rule.</source>
        <translation>Zeile {line}: „::=“ steht mitten in einer Regel.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: there is no rule “{target}”.</source>
        <translation>Zeile {line}: Es gibt keine Regel „{target}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: what is repeated without end can be empty.</source>
        <translation>Zeile {line}: Was endlos wiederholt wird, kann leer sein.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: “::=” is missing after “{text}”.</source>
        <translation>Zeile {line}: Nach „{text}“ fehlt „::=“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: “{splitlines}” cannot be read.</source>
        <translation>Zeile {line}: „{splitlines}“ ist nicht lesbar.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: “{text}” ends before it begins.</source>
        <translation>Zeile {line}: „{text}“ endet, bevor es beginnt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>Line {line}: “{text}” has nothing before it that it could repeat.</source>
        <translation>Zeile {line}: Vor „{text}“ steht nichts, was es wiederholen könnte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Linux only, from the next start on. No other program of yours can then read Sotto’s memory, where open chats and their key are. The price: tools that show what Sotto has open, such as ss, show it to administrators only. The model’s process is always hidden.</source>
        <translation>Nur unter Linux, ab dem nächsten Start. Kein anderes deiner Programme kann dann den Speicher von Sotto lesen, in dem offene Chats und ihr Schlüssel stehen. Der Preis: Werkzeuge wie ss zeigen nur noch Administratoren, was Sotto geöffnet hat. Der Prozess des Modells ist immer verborgen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>Load the model again.</source>
        <translation>Lade das Modell noch einmal.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/loads.py"/>
        <source>Loading was cancelled.</source>
        <translation>Das Laden wurde abgebrochen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Lock after</source>
        <translation>Sperren nach</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Longest reasoning</source>
        <translation>Längstes Nachdenken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/update.py"/>
        <source>Look again later, or visit the project’s page.</source>
        <translation>Sieh später noch einmal nach, oder besuche die Seite des Projekts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/damaged_files.py"/>
        <source>Look at the list again.</source>
        <translation>Sieh noch einmal in die Liste.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>Look for a LoRA adapter.</source>
        <translation>Suche einen LoRA-Adapter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Look for a new version</source>
        <translation>Nach einer neuen Version sehen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>Look for a newer file of the same model, such as Q4_K_M or Q8_0.</source>
        <translation>Eine neuere Datei desselben Modells suchen, etwa Q4_K_M oder Q8_0.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>Look for a newer file of the same model.</source>
        <translation>Eine neuere Datei desselben Modells suchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>Look for an ordinary LoRA adapter.</source>
        <translation>Suche einen gewöhnlichen LoRA-Adapter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>Look for another file of the same adapter.</source>
        <translation>Suche eine andere Datei desselben Adapters.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Look for another file of the same model.</source>
        <translation>Eine andere Datei desselben Modells suchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Look for the full model; its file is much larger.</source>
        <translation>Das volle Modell suchen; seine Datei ist viel größer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Look for the same model in the GGUF format, or convert it with llama.cpp's convert_hf_to_gguf.py.</source>
        <translation>Dasselbe Modell im GGUF-Format suchen oder es mit convert_hf_to_gguf.py von llama.cpp umwandeln.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Look for the same model in the GGUF format, which replaced it.</source>
        <translation>Dasselbe Modell im GGUF-Format suchen, das es abgelöst hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>Look for the usual little-endian file of the same model.</source>
        <translation>Die übliche Little-Endian-Datei desselben Modells suchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>Look under Downloads; a paused one can be resumed there.</source>
        <translation>Es steht unter Downloads; pausiert lässt es sich dort fortsetzen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Looks back over the chat in one step, which takes less memory. Automatic uses it wherever llama.cpp can.</source>
        <translation>Schaut in einem Schritt auf den Chat zurück, was weniger Speicher braucht. Automatisch nutzt es überall, wo llama.cpp es kann.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Made smaller from</source>
        <translation>Verkleinert aus</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>Make it first, or choose another one.</source>
        <translation>Ihn erst anlegen oder einen anderen auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/quantizer.py"/>
        <source>Make room, then try again. Nothing half-finished was left behind.</source>
        <translation>Platz schaffen und erneut versuchen. Es blieb nichts Halbfertiges zurück.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Make the grammar simpler, or leave it empty.</source>
        <translation>Die Grammatik vereinfachen oder leer lassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Makes it less likely that whole passages are repeated word for word. 0 is off; 0.8 is usual.</source>
        <translation>Macht es unwahrscheinlicher, dass ganze Stellen wörtlich wiederholt werden. 0 ist aus, 0,8 ist üblich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Makes words less likely each time they are used. 0 is off.</source>
        <translation>Macht Wörter mit jeder Verwendung unwahrscheinlicher. 0 ist aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Makes words likelier or less likely, one in a line: “word = -5”. -100 forbids a word, 100 forces it.</source>
        <translation>Macht Wörter wahrscheinlicher oder unwahrscheinlicher, eines pro Zeile: „Wort = -5“. -100 verbietet ein Wort, 100 erzwingt es.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Makes words that were just used less likely. 1 is off; 1.1 is a gentle start for models that loop.</source>
        <translation>Macht eben benutzte Wörter weniger wahrscheinlich. 1 ist aus; 1,1 ist ein sanfter Anfang bei Modellen, die sich im Kreis drehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Makes words that were used at all less likely. 0 is off.</source>
        <translation>Macht Wörter, die überhaupt vorkamen, unwahrscheinlicher. 0 ist aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_run.py"/>
        <source>Making it ready.</source>
        <translation>Es wird bereitgemacht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Mapped</source>
        <translation>Eingeblendet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>Measured here.</source>
        <translation>Hier gemessen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>Measured here: {size} reads {gain} % faster than {other}.</source>
        <translation>Hier gemessen: {size} liest {gain} % schneller als {other}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Min p</source>
        <translation>Min p</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_sealing.py"/>
        <source>Mind capital letters and the language of the keyboard. The recovery phrase opens them, too.</source>
        <translation>Auf Großbuchstaben und die Sprache der Tastatur achten. Auch der Wiederherstellungssatz öffnet sie.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Mirostat</source>
        <translation>Mirostat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Mirostat 1</source>
        <translation>Mirostat 1</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Mirostat 2</source>
        <translation>Mirostat 2</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Mirostat speed</source>
        <translation>Mirostat: Tempo</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Mirostat surprise</source>
        <translation>Mirostat: Überraschung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Model files</source>
        <translation>Modelldateien</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Model for new chats</source>
        <translation>Modell für neue Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>Models end in .gguf. Texts for a message can be dropped on the message field.</source>
        <translation>Modelle enden auf .gguf. Texte für eine Nachricht lassen sich auf das Nachrichtenfeld ziehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>More models than this wait for their turn.</source>
        <translation>Weitere Modelle warten, bis sie an der Reihe sind.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>More than the computer has cores makes answers slower.</source>
        <translation>Mehr, als der Computer Kerne hat, macht Antworten langsamer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Name in the file</source>
        <translation>Name in der Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Never use the network</source>
        <translation>Nie das Netz benutzen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>New each time</source>
        <translation>Jedes Mal neu</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/updates.py"/>
        <source>No address has been published. Look where you got Sotto from.</source>
        <translation>Es ist noch keine Adresse veröffentlicht. Sieh dort nach, woher du Sotto hast.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/chat_writer.py"/>
        <source>No file was written.</source>
        <translation>Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/release_check.py"/>
        <source>No key for checking releases has been published yet.</source>
        <translation>Zum Prüfen von Veröffentlichungen gibt es noch keinen Schlüssel.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/updates.py"/>
        <source>No key for that has been published, so nobody is asked. Look where you got Sotto from.</source>
        <translation>Dafür ist noch kein Schlüssel veröffentlicht, also wird niemand gefragt. Sieh dort nach, woher du Sotto hast.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/keys.py"/>
        <source>No keystore of this system could be used, so the key to your chats lies in a file beside them.</source>
        <translation>Kein Schlüsselbund dieses Systems ließ sich benutzen, darum liegt der Schlüssel zu den Chats in einer Datei daneben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_changes.py"/>
        <source>No keystore of this system could be used, so the key to your chats was not put there.</source>
        <translation>Kein Schlüsselbund dieses Systems ließ sich benutzen, darum wurde der Schlüssel zu den Chats nicht dort abgelegt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>No keystore of this system could be used, so the token was not kept.</source>
        <translation>Kein Schlüsselbund dieses Systems ließ sich benutzen, darum wurde das Token nicht aufbewahrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>No limit</source>
        <translation>Ohne Grenze</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/answer_plan.py"/>
        <source>No model is installed yet.</source>
        <translation>Noch ist kein Modell installiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/server.py"/>
        <source>No model is loaded.</source>
        <translation>Kein Modell ist geladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/autostart.py"/>
        <source>Not in portable mode: nothing is written to this computer.</source>
        <translation>Nicht im portablen Betrieb: Auf diesen Computer wird nichts geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport_export.py"/>
        <source>Not in the file.</source>
        <translation>Nicht in der Datei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport_export.py"/>
        <source>Not known.</source>
        <translation>Nicht bekannt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/salvage.py"/>
        <source>Nothing could be read from the damaged file of your chats.</source>
        <translation>Aus der beschädigten Datei deiner Chats konnte nichts gelesen werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_changes.py"/>
        <source>Nothing is lost, and the old recovery phrase counts. Change the key again if you still want to.</source>
        <translation>Nichts ist verloren, und der alte Wiederherstellungssatz gilt. Wer es noch möchte, wechselt den Schlüssel noch einmal.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Nothing was changed. “sotto backup restore” puts a backup in its place; “sotto backup salvage” saves what can be read. Both keep the file.</source>
        <translation>Es wurde nichts geändert. „sotto backup restore“ setzt eine Sicherung an ihre Stelle; „sotto backup salvage“ rettet, was sich lesen lässt. Beide behalten die Datei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>Nothing was imported. Correct the file, or export it again.</source>
        <translation>Nichts wurde importiert. Die Datei berichtigen oder noch einmal exportieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>One for each physical core of the processor.</source>
        <translation>Einer für jeden echten Kern des Prozessors.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/recovery_phrase.py"/>
        <source>One of them is wrong, or two have changed places.</source>
        <translation>Eines davon ist falsch, oder zwei sind vertauscht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>Only addresses of the hub can be opened: https://huggingface.co/owner/name.</source>
        <translation>Nur Adressen des Hubs lassen sich öffnen: https://huggingface.co/Besitzer/Name.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Only this many of the likeliest words are considered. 0 considers all.</source>
        <translation>Nur so viele der wahrscheinlichsten Wörter kommen in Frage. Bei 0 alle.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Open a web page in your browser and log in to the network, then try again.</source>
        <translation>Im Browser eine Webseite öffnen und sich am Netz anmelden, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/history.py"/>
        <source>Open the chat again.</source>
        <translation>Den Chat noch einmal öffnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>Open the files in it instead.</source>
        <translation>Stattdessen die Dateien darin öffnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>Or choose 8 bits for the precision of the context there: then it would fit.</source>
        <translation>Oder wähle dort 8 Bits als Genauigkeit des Kontexts: dann würde es passen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>Parts of {width} numbers, as in this model, cannot be kept in {kv_bits}.</source>
        <translation>Teile aus {width} Zahlen, wie in diesem Modell, lassen sich nicht mit {kv_bits} behalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>Pause the downloads first.</source>
        <translation>Zuerst die Downloads pausieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Penalties look back</source>
        <translation>Rückblick der Strafen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>Pin fewer messages, or enlarge the context window in Settings.</source>
        <translation>Merke weniger Nachrichten oder vergrößere das Kontextfenster in den Einstellungen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>Plug in the drive it is on, or choose another folder under Settings, Downloads.</source>
        <translation>Das Laufwerk anschließen, auf dem er ist, oder unter Einstellungen, Downloads einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Precision of the context</source>
        <translation>Genauigkeit des Kontexts</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Prefers words that are about as surprising as the model expects, up to this share. 1 is off.</source>
        <translation>Bevorzugt Wörter, die etwa so überraschend sind, wie das Modell erwartet, bis zu diesem Anteil. 1 ist aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Presence penalty</source>
        <translation>Strafe für Verwendetes</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Preset for new chats</source>
        <translation>Voreinstellung für neue Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Processor threads</source>
        <translation>Prozessor-Threads</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Program files of the engine are missing.</source>
        <translation>Programmdateien der Engine fehlen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Prompt cache</source>
        <translation>Lesespeicher</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Published as</source>
        <translation>Veröffentlicht als</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/protecting.py"/>
        <source>Put the folder of your chats, or its backups, in its place first.</source>
        <translation>Zuerst den Ordner der Chats oder dessen Sicherungen an seinen Platz legen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Quantization</source>
        <translation>Quantisierung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Quantized by</source>
        <translation>Quantisiert von</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Read as a whole</source>
        <translation>Im Ganzen gelesen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>Read it and accept it first; that is asked once for each licence.</source>
        <translation>Zuerst lesen und annehmen; danach wird für jede Lizenz einmal gefragt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/running_job.py"/>
        <source>Remove large attachments or start a new conversation.</source>
        <translation>Große Anhänge entfernen oder einen neuen Chat beginnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>Remove one of them first.</source>
        <translation>Erst einen davon entfernen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>Rename the parts to "name-00001-of-{count}.gguf" and so on, as they were when downloaded.</source>
        <translation>Die Teile in „name-00001-of-{count}.gguf“ und so weiter umbenennen, wie sie beim Herunterladen hießen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Repeat penalty</source>
        <translation>Wiederholungsstrafe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Repetitions are counted anew after each of these, one in a line. \n is a line break.</source>
        <translation>Nach jedem davon wird neu gezählt; einer pro Zeile. \n ist ein Zeilenumbruch.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Repetitions up to this length cost nothing.</source>
        <translation>Wiederholungen bis zu dieser Länge kosten nichts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>Requests are made without it.</source>
        <translation>Anfragen gehen ohne es hinaus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/repair.py"/>
        <source>Restore a backup.</source>
        <translation>Eine Sicherung wiederherstellen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>RoPE base</source>
        <translation>RoPE-Basis</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Run "git lfs pull" in that folder, or download the file from the web site.</source>
        <translation>In diesem Ordner „git lfs pull“ ausführen oder die Datei von der Webseite herunterladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>Runs slowly</source>
        <translation>Läuft langsam</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>Runs well</source>
        <translation>Läuft gut</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>SHA-256 of that file</source>
        <translation>SHA-256 jener Datei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/backups.py"/>
        <source>Several backups fit {name}.</source>
        <translation>Mehrere Sicherungen passen zu {name}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_sealing.py"/>
        <source>Several words that do not belong together are easy to remember and hard to guess.</source>
        <translation>Mehrere Wörter, die nicht zusammengehören, sind leicht zu merken und schwer zu erraten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>Shorten the message, or enlarge the context window in Settings.</source>
        <translation>Die Nachricht kürzen oder in den Einstellungen das Kontextfenster vergrößern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>Shorten the message, or start a new chat.</source>
        <translation>Die Nachricht kürzen oder einen neuen Chat beginnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Size of the text in chats; everything else follows it.</source>
        <translation>Größe des Textes in Chats; alles andere richtet sich danach.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>So much of the weights was rearranged for this processor, which reads faster.</source>
        <translation>So viel von den Gewichten wurde für diesen Prozessor umgeordnet; damit liest er schneller.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/keys.py"/>
        <source>So the chats open on every computer, for whoever has this folder. A passphrase protects them if it is lost: Privacy page.</source>
        <translation>So öffnen sich die Chats auf jedem Computer, für jeden, der diesen Ordner hat. Geht er verloren, schützt sie eine Passphrase: Seite Datenschutz.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>So there is a newer one. Get it where you got this one.</source>
        <translation>Es gibt also eine neuere. Du bekommst sie dort, woher du diese hast.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>Some lists name Apache-2.0 as its licence; that is wrong.</source>
        <translation>Manche Listen nennen Apache-2.0 als Lizenz; das ist falsch.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>Somebody may hold back the newer one. Look again on another network, or visit the project’s page.</source>
        <translation>Vielleicht hält jemand die neuere zurück. Sieh in einem anderen Netz noch einmal nach, oder besuche die Seite des Projekts.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Someone may have changed the connection on its way. Try again on another network.</source>
        <translation>Vielleicht hat jemand die Verbindung unterwegs verändert. In einem anderen Netz noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>Something in it is not as a schema has it.</source>
        <translation>Etwas darin ist nicht so, wie es in einem Schema steht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/server.py"/>
        <source>Something went wrong inside Sotto while it used the network.</source>
        <translation>In Sotto ist beim Benutzen des Netzes etwas schiefgegangen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>Sotto can attach texts of any kind: notes, tables as CSV, source code. Pictures and documents it can’t.</source>
        <translation>Sotto kann Texte jeder Art anhängen: Notizen, Tabellen als CSV, Quelltext. Bilder und Dokumente nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/updates.py"/>
        <source>Sotto cannot check yet who says that there is a new version.</source>
        <translation>Sotto kann noch nicht prüfen, wer sagt, dass es eine neue Version gibt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>Sotto cannot write into the folder for models.</source>
        <translation>Sotto kann nicht in den Ordner für Modelle schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>Sotto cannot write into the folder {folder}.</source>
        <translation>Sotto kann nicht in den Ordner {folder} schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/updates.py"/>
        <source>Sotto does not know yet whom to ask for new versions.</source>
        <translation>Sotto weiß noch nicht, wen es nach neuen Versionen fragen soll.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_changes.py"/>
        <source>Sotto ended while it was giving your chats a new key, so they still have the old one.</source>
        <translation>Sotto wurde beendet, während die Chats einen neuen Schlüssel bekamen; sie haben daher noch den alten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/reserve.py"/>
        <source>Sotto has just used up a small reserve that it kept for this. Free some space now, for instance by removing a model; then what you write goes on being saved.</source>
        <translation>Sotto hat gerade eine kleine Reserve verbraucht, die es dafür aufgehoben hatte. Schaffe jetzt Platz, zum Beispiel, indem du ein Modell entfernst; dann wird weiter gespeichert, was du schreibst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/network.py"/>
        <source>Sotto is being closed.</source>
        <translation>Sotto wird gerade geschlossen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Sotto is offline.</source>
        <translation>Sotto ist offline.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/client.py"/>
        <source>Sotto is set to never use the network.</source>
        <translation>Sotto ist so eingestellt, dass es das Netz nie benutzt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/keys.py"/>
        <source>Sotto keeps everything in the folder “data” beside the program, the key to your chats among it.</source>
        <translation>Sotto hat alles im Ordner „data“ neben dem Programm, auch den Schlüssel zu deinen Chats.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>Sotto may not write into the folder {parent}.</source>
        <translation>Sotto darf nicht in den Ordner {parent} schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/processor.py"/>
        <source>Sotto needs a 64-bit Intel or AMD processor with SSE4.2 (since about 2010), or a 64-bit Arm one.</source>
        <translation>Sotto braucht einen 64-Bit-Prozessor von Intel oder AMD mit SSE4.2 (seit etwa 2010) oder einen 64-Bit-Arm-Prozessor.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Sotto needs a model in the GGUF format; its name usually ends in .gguf.</source>
        <translation>Sotto braucht ein Modell im GGUF-Format; sein Name endet meist auf .gguf.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/settings_file.py"/>
        <source>Sotto uses its defaults instead.</source>
        <translation>Sotto verwendet stattdessen die Standardwerte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/settings_file.py"/>
        <source>Sotto uses its defaults instead. The file as it was is kept as {copy}.</source>
        <translation>Sotto verwendet stattdessen die Standardwerte. Die Datei, wie sie war, ist als {copy} aufgehoben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>Sotto writes tokens into no file. Set it in the environment as HF_TOKEN before you start Sotto.</source>
        <translation>Sotto schreibt Token in keine Datei. Es lässt sich vor dem Start von Sotto in der Umgebung als HF_TOKEN setzen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>Sotto’s own, which is fast in long chats, too, and an answer does not depend on how its prompt was read.</source>
        <translation>Sottos eigene: Sie ist auch in langen Chats schnell, und eine Antwort hängt nicht davon ab, wie ihre Eingabe gelesen wurde.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Spacing</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Splitting rules</source>
        <translation>Regeln zum Zerlegen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Standing instructions</source>
        <translation>Ständige Anweisungen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/generation.py"/>
        <source>Start a new chat, or enlarge the context window in Settings.</source>
        <translation>Einen neuen Chat beginnen oder in den Einstellungen das Kontextfenster vergrößern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/quantizing.py"/>
        <source>Start from the original: a file of the same model with F16, BF16 or F32 in its name.</source>
        <translation>Vom Original ausgehen: einer Datei desselben Modells mit F16, BF16 oder F32 im Namen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/job_sinks.py"/>
        <source>Start it again when you like.</source>
        <translation>Auf Wunsch noch einmal starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/network.py"/>
        <source>Start it again.</source>
        <translation>Noch einmal starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>Start when you log in</source>
        <translation>Beim Anmelden starten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>Stay awake while working</source>
        <translation>Während der Arbeit wach bleiben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Stop and ask me</source>
        <translation>Anhalten und mich fragen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Stop at</source>
        <translation>Anhalten bei</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Stretched by</source>
        <translation>Gedehnt um</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Stretching the context</source>
        <translation>Kontext dehnen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/perplexity.py"/>
        <source>Take a longer text.</source>
        <translation>Einen längeren Text nehmen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>Take a part of it: a few pages are enough.</source>
        <translation>Einen Teil davon nehmen: Ein paar Seiten genügen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>Tell when an answer is ready</source>
        <translation>Sagen, wenn eine Antwort fertig ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Temperature curve</source>
        <translation>Verlauf der Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Temperature range</source>
        <translation>Spielraum der Temperatur</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_token.py"/>
        <source>That is not an access token.</source>
        <translation>Das ist kein Zugangstoken.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/client.py"/>
        <source>That is too long to be asked for.</source>
        <translation>Das ist zu lang für eine Anfrage.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/keys.py"/>
        <source>That protects the chats when their file is copied alone. It does not protect them from someone who can read this disk; a passphrase does: Privacy page, or “sotto protection set passphrase”.</source>
        <translation>Das schützt die Chats, wenn nur ihre Datei kopiert wird. Es schützt sie nicht vor jemandem, der diesen Datenträger lesen kann; das tut eine Passphrase: Seite „Datenschutz“ oder „sotto protection set passphrase“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>The JSON schema of the answer cannot be used. {reason}</source>
        <translation>Das JSON-Schema der Antwort ist nicht verwendbar. {reason}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The access to {host} was blocked.</source>
        <translation>Der Zugang zu {host} wurde gesperrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/adapters.py"/>
        <source>The adapter "{name}" does not fit this model.</source>
        <translation>Der Adapter „{name}“ passt nicht zu diesem Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>The adapter "{path}" was made for models of the architecture “{architecture}”; this model is “{architecture2}”.</source>
        <translation>Der Adapter „{path}“ wurde für Modelle der Architektur „{architecture}“ gemacht; dieses Modell ist „{architecture2}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The address of the hub can’t be used.</source>
        <translation>Die Adresse des Hubs lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>The address of the proxy can’t be used.</source>
        <translation>Die Adresse des Proxys lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>The answer about new versions does not come from Sotto’s makers.</source>
        <translation>Die Antwort über neue Versionen kommt nicht von den Machern von Sotto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>The answer about new versions has an impossible date.</source>
        <translation>Die Antwort über neue Versionen hat ein unmögliches Datum.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>The answer about new versions is of a kind that this version of Sotto does not know.</source>
        <translation>Die Antwort über neue Versionen ist von einer Art, die diese Version von Sotto nicht kennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>The answer about new versions is older than one that came before.</source>
        <translation>Die Antwort über neue Versionen ist älter als eine, die vorher kam.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/announcement.py"/>
        <source>The answer about new versions was not understood.</source>
        <translation>Die Antwort über neue Versionen war nicht zu verstehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>The answer is cut off here. A token is about three quarters of an English word.</source>
        <translation>Hier wird die Antwort abgeschnitten. Ein Token ist etwa drei Viertel eines englischen Wortes.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The answer of {host} was not understood.</source>
        <translation>Die Antwort von {host} war nicht zu verstehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>The archive holds more than {most_files} files.</source>
        <translation>Das Archiv enthält mehr als {most_files} Dateien.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>The archive would be too large once it is unpacked.</source>
        <translation>Das Archiv wäre entpackt zu groß.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/queries.py"/>
        <source>The catalog has no model “{given}”.</source>
        <translation>Der Katalog hat kein Modell „{given}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/found_chat.py"/>
        <source>The chat has more than {most_messages} messages.</source>
        <translation>Der Chat hat mehr als {most_messages} Nachrichten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chatgpt.py"/>
        <source>The chat has no messages.</source>
        <translation>Der Chat hat keine Nachrichten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/failures.py"/>
        <source>The chat is too large.</source>
        <translation>Der Chat ist zu groß.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>The chats lock themselves when nothing was done for so long. This needs a passphrase.</source>
        <translation>Die Chats sperren sich selbst, wenn so lange nichts getan wurde. Dafür ist eine Passphrase nötig.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>The computer does not fall asleep by itself while an answer is written or a model downloaded. The screen may still go dark and lock.</source>
        <translation>Der Computer schläft nicht von selbst ein, während eine Antwort geschrieben oder ein Modell heruntergeladen wird. Der Bildschirm kann trotzdem dunkel werden und sich sperren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The connection to {host} could not be secured.</source>
        <translation>Die Verbindung zu {host} ließ sich nicht sichern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The connection to {host} was cut.</source>
        <translation>Die Verbindung zu {host} wurde getrennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>The context window of {n_ctx} tokens is larger than the {trained} this model learned with.</source>
        <translation>Das Kontextfenster von {n_ctx} Token ist größer als die {trained}, mit denen dieses Modell gelernt hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/running_job.py"/>
        <source>The conversation is too long to be passed to the engine.</source>
        <translation>Die Unterhaltung ist zu lang für die Engine.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>The disk has {missing} too little room for this file.</source>
        <translation>Für diese Datei fehlen {missing} auf der Platte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>The disk is full, so nothing more can be saved.</source>
        <translation>Die Platte ist voll, es lässt sich nichts mehr speichern.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>The disk is full, so {path} could not be written.</source>
        <translation>Der Datenträger ist voll, deshalb konnte {path} nicht geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>The disk is full. What has arrived is kept.</source>
        <translation>Die Platte ist voll. Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>The disk is too small for this: {missing} GB are missing.</source>
        <translation>Die Platte ist dafür zu klein: Es fehlen {missing} GB.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>The disk may be disconnected or damaged. Check it and try again.</source>
        <translation>Die Platte ist vielleicht nicht angeschlossen oder beschädigt. Prüfen und noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>The disk of the models folder does not take files as large as this one.</source>
        <translation>Die Platte des Modellordners nimmt keine so großen Dateien.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/reserve.py"/>
        <source>The disk of your chats is full.</source>
        <translation>Die Festplatte deiner Chats ist voll.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>The disk reported an error while the file was written.</source>
        <translation>Die Platte hat beim Schreiben der Datei einen Fehler gemeldet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>The disk that holds your chats reported an error.</source>
        <translation>Die Platte mit den Chats hat einen Fehler gemeldet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The download goes on by itself.</source>
        <translation>Der Download geht von selbst weiter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>The download probably stopped early. Download the model again.</source>
        <translation>Der Download hat wahrscheinlich zu früh aufgehört. Das Modell noch einmal herunterladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>The drive of the new folder is too small: {missing} GB are missing.</source>
        <translation>Das Laufwerk des neuen Ordners ist zu klein: Es fehlen {missing} GB.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine belongs to another version of Sotto.</source>
        <translation>Die Engine gehört zu einer anderen Version von Sotto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/sandbox.py"/>
        <source>The engine could not be asked.</source>
        <translation>Die Engine konnte nicht gefragt werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/loads.py"/>
        <source>The engine could not be started.</source>
        <translation>Die Engine konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/loads.py"/>
        <source>The engine crashed {crashes} times with this model in a short time, so it is not loaded again by itself.</source>
        <translation>Die Engine ist mit diesem Modell in kurzer Zeit {crashes}-mal abgestürzt, darum wird es nicht von selbst wieder geladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine did not get going in time.</source>
        <translation>Die Engine ist nicht rechtzeitig in Gang gekommen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine ended because of an error.</source>
        <translation>Ein Fehler hat die Engine beendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/native_parts.py"/>
        <source>The engine ended while it looked for graphics processors. Until Sotto is started again it uses none.</source>
        <translation>Die Engine hat sich beendet, als sie nach Grafikprozessoren suchte. Bis zum nächsten Start von Sotto nutzt sie keine.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine ended without being asked to.</source>
        <translation>Die Engine hat sich ungefragt beendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine gave up: it can’t work with this model file or with these settings.</source>
        <translation>Die Engine hat aufgegeben: Mit dieser Modelldatei oder diesen Einstellungen kann sie nicht arbeiten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/sandbox.py"/>
        <source>The engine itself tried: {refused} of {attempts} attempts were refused ({means}).</source>
        <translation>Die Engine hat es selbst versucht: {refused} von {attempts} Versuchen wurden verweigert ({means}).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine ran out of memory.</source>
        <translation>Der Engine ging der Speicher aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine sent something that Sotto doesn’t understand.</source>
        <translation>Die Engine hat etwas geschickt, das Sotto nicht versteht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine tried something that its sandbox forbids, and was ended.</source>
        <translation>Die Engine hat etwas versucht, was ihre Sandbox verbietet, und wurde beendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The engine was at work for very long without getting anywhere, and was ended.</source>
        <translation>Die Engine arbeitete sehr lange, ohne voranzukommen, und wurde beendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/chat_writer.py"/>
        <source>The export was stopped.</source>
        <translation>Der Export wurde angehalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The fault is not on your computer. Try again later.</source>
        <translation>Der Fehler liegt nicht an diesem Computer. Später noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/client.py"/>
        <source>The fetcher did not answer.</source>
        <translation>Der Fetcher hat nicht geantwortet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>The file "{name}" ends in the middle of its header; at least {absent} are missing.</source>
        <translation>Die Datei „{name}“ endet mitten im Kopf; mindestens {absent} fehlen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>The file "{path}" cannot be read.</source>
        <translation>Die Datei „{path}“ lässt sich nicht lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>The file "{path}" ends after {size} bytes.</source>
        <translation>Die Datei „{path}“ endet nach {size} Bytes.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>The file "{path}" is empty.</source>
        <translation>Die Datei „{path}“ ist leer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>The file "{path}" is {end} shorter than its header says.</source>
        <translation>Die Datei „{path}“ ist {end} kürzer, als ihr Kopf sagt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The file arrived damaged or altered, so it was deleted: its SHA-256 should be {expected}… and is {found}….</source>
        <translation>Die Datei kam beschädigt oder verändert an und wurde gelöscht: Ihre SHA-256 sollte {expected}… sein und ist {found}….</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>The file cannot be read.</source>
        <translation>Die Datei ist nicht lesbar.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The file changes on the server again and again.</source>
        <translation>Die Datei ändert sich auf dem Server immer wieder.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport_export.py"/>
        <source>The file does not name one.</source>
        <translation>Die Datei nennt keine.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/sotto_json.py"/>
        <source>The file does not say which version of Sotto’s format it has.</source>
        <translation>Die Datei sagt nicht, welche Version von Sottos Format sie hat.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>The file has a mistake in “{where}”.</source>
        <translation>In der Datei ist ein Fehler bei „{where}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/failures.py"/>
        <source>The file holds no chats in a format that Sotto knows.</source>
        <translation>Die Datei enthält keine Chats in einem Format, das Sotto kennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>The file in the archive is packed so tightly that it can be no export.</source>
        <translation>Die Datei im Archiv ist so dicht gepackt, dass sie kein Export sein kann.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>The file in the archive is protected by a password.</source>
        <translation>Die Datei im Archiv ist durch ein Passwort geschützt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/failures.py"/>
        <source>The file is damaged or incomplete.</source>
        <translation>Die Datei ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>The file is larger than {largest_file} GB.</source>
        <translation>Die Datei ist größer als {largest_file} GB.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/json_pieces.py"/>
        <source>The file is nested too deeply to be an export of chats.</source>
        <translation>Die Datei ist zu tief verschachtelt, um ein Export von Chats zu sein.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/json_pieces.py"/>
        <source>The file is too large to be an export of chats.</source>
        <translation>Die Datei ist zu groß, um ein Export von Chats zu sein.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>The file lies on a network: once it is read, a lost connection does no harm.</source>
        <translation>Die Datei liegt in einem Netz: ist sie einmal gelesen, schadet eine verlorene Verbindung nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>The file loads faster that way, and other programs can have its memory when they need it.</source>
        <translation>So lädt die Datei schneller, und andere Programme bekommen ihren Speicher, wenn sie ihn brauchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>The file may be damaged or made for another version: download it again, or choose another one.</source>
        <translation>Die Datei ist vielleicht beschädigt oder für eine andere Version gemacht: noch einmal herunterladen oder eine andere wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>The file may have been made with an unfinished tool. Look for another file of the same model.</source>
        <translation>Die Datei wurde vielleicht mit einem unfertigen Werkzeug gemacht. Eine andere Datei desselben Modells suchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/native_parts.py"/>
        <source>The file of Sotto that uses graphics processors with {name} is missing: install Sotto again.</source>
        <translation>Die Datei von Sotto, die Grafikprozessoren mit {name} nutzt, fehlt: Sotto neu installieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_files.py"/>
        <source>The file of the model, {path}, could not be deleted.</source>
        <translation>Die Datei des Modells, {path}, konnte nicht gelöscht werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The file on the hub is not the one that was checked for this list, so it was not downloaded.</source>
        <translation>Die Datei auf dem Hub ist nicht die, die für diese Liste geprüft wurde, darum wurde sie nicht heruntergeladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The file on the server has another size than it must have, so it was not downloaded.</source>
        <translation>Die Datei auf dem Server hat nicht die Größe, die sie haben muss, darum wurde sie nicht heruntergeladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>The file that holds your chats is damaged, or belongs to another copy of Sotto.</source>
        <translation>Die Datei mit den Chats ist beschädigt oder gehört zu einer anderen Kopie von Sotto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/transfer.py"/>
        <source>The file was changed on the server.</source>
        <translation>Die Datei wurde auf dem Server geändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/gpt4all.py"/>
        <source>The file was written by a newer version of GPT4All than Sotto knows.</source>
        <translation>Die Datei stammt von einer neueren Version von GPT4All, als Sotto kennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/sotto_json.py"/>
        <source>The file was written by a newer version of Sotto. Install that version first.</source>
        <translation>Die Datei stammt von einer neueren Version von Sotto. Installiere zuerst diese Version.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>The file {path} could not be moved.</source>
        <translation>Die Datei {path} konnte nicht verlegt werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport_export.py"/>
        <source>The file {path} could not be written.</source>
        <translation>Die Datei {path} konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/record.py"/>
        <source>The file {path}, which says where the key to your chats is, cannot be read.</source>
        <translation>Die Datei {path}, die sagt, wo der Schlüssel zu den Chats ist, lässt sich nicht lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>The first {most} were looked at.</source>
        <translation>Die ersten {most} wurden angesehen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>The folder for models is not there.</source>
        <translation>Der Ordner für Modelle ist nicht da.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>The folder holds more than {most_files} files.</source>
        <translation>Der Ordner enthält mehr als {most_files} Dateien.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>The folder of this download is gone.</source>
        <translation>Der Ordner dieses Downloads ist weg.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>The folder of your chats cannot be written to.</source>
        <translation>In den Ordner der Chats lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/paths.py"/>
        <source>The folder {folder} cannot be made.</source>
        <translation>Der Ordner {folder} lässt sich nicht anlegen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>The folder {parent} does not exist.</source>
        <translation>Den Ordner {parent} gibt es nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_folders.py"/>
        <source>The folder {path} cannot be read.</source>
        <translation>Der Ordner {path} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_folders.py"/>
        <source>The folder {path} is not there.</source>
        <translation>Der Ordner {path} ist nicht da.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/constraint.py"/>
        <source>The grammar lets the answer go on with nothing that this model can write.</source>
        <translation>Die Grammatik lässt die Antwort mit nichts weitergehen, was dieses Modell schreiben kann.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>The grammar of the answer cannot be used. {reason}</source>
        <translation>Die Grammatik der Antwort ist nicht verwendbar. {reason}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The grammar of the answer has so many ways of reading a text that it could not be followed.</source>
        <translation>Die Grammatik der Antwort lässt einen Text auf so viele Weisen lesen, dass ihr nicht gefolgt werden konnte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/guide.py"/>
        <source>The guide is part of Sotto and cannot be removed.</source>
        <translation>Der Guide gehört zu Sotto und lässt sich nicht entfernen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>The header of "{name}" is damaged: it claims {claim}.</source>
        <translation>Der Kopf von „{name}“ ist beschädigt: Er nennt {claim}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>The header of "{name}" is damaged: {what}.</source>
        <translation>Der Kopf von „{name}“ ist beschädigt: {what}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>The helper that applies chat templates has ended and cannot be started again.</source>
        <translation>Das Hilfsprogramm, das Chat-Vorlagen anwendet, ist beendet und lässt sich nicht neu starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The hub does not accept the access token.</source>
        <translation>Der Hub nimmt das Zugangstoken nicht an.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The hub does not have this file any more.</source>
        <translation>Der Hub hat diese Datei nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The hub does not have this model or file.</source>
        <translation>Der Hub hat dieses Modell oder diese Datei nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The hub does not have this model, or gives access to it only with an access token.</source>
        <translation>Der Hub hat dieses Modell nicht oder gibt es nur mit einem Zugangstoken heraus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The hub does not have this version of the model any more.</source>
        <translation>Der Hub hat diese Version des Modells nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The hub gives access to this model only with an access token that is allowed to read it.</source>
        <translation>Der Hub gibt dieses Modell nur mit einem Zugangstoken heraus, das es lesen darf.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/hub.py"/>
        <source>The hub has no checksum for this file, so Sotto could not tell whether it arrived undamaged.</source>
        <translation>Der Hub hat keine Prüfsumme für diese Datei, darum könnte Sotto nicht sagen, ob sie unbeschädigt ankam.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>The hub’s address “{address}” can’t be used.</source>
        <translation>Die Adresse des Hubs „{address}“ lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/importing.py"/>
        <source>The import was stopped.</source>
        <translation>Der Import wurde abgebrochen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/release_check.py"/>
        <source>The key in {file} cannot be used.</source>
        <translation>Der Schlüssel in {file} ist nicht zu gebrauchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>The key on this computer does not open the file that holds your chats.</source>
        <translation>Der Schlüssel auf diesem Computer öffnet die Datei mit den Chats nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>The key on this computer does not open this backup.</source>
        <translation>Der Schlüssel dieses Computers öffnet diese Sicherung nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/keys.py"/>
        <source>The key to your chats is missing: there is neither {record_file} nor {key_file} beside them.</source>
        <translation>Der Schlüssel zu den Chats fehlt: Weder {record_file} noch {key_file} liegt daneben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>The key to your chats is missing: there is no {name} beside them.</source>
        <translation>Der Schlüssel zu den Chats fehlt: Neben ihnen liegt keine Datei {name}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>The key to your chats was found, but it is damaged.</source>
        <translation>Der Schlüssel zu den Chats wurde gefunden, ist aber beschädigt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>The language of the window, from its next start on. Models answer in the language you write in.</source>
        <translation>Die Sprache des Fensters, vom nächsten Start an. Modelle antworten in der Sprache, in der du schreibst.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>The largest Gemma, for hard questions on computers with 32 GB of memory.</source>
        <translation>Das größte Gemma, für schwierige Fragen auf Computern mit 32 GB Speicher.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>The largest of this series listed here, for research on memory and bias in models.</source>
        <translation>Das größte dieser Reihe in dieser Liste, zum Erforschen von Gedächtnis und Schieflagen in Modellen.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>The licence gives no right to the publisher's names and marks, and no warranty.</source>
        <translation>Die Lizenz gibt kein Recht an Namen und Marken des Herausgebers und keine Gewähr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>The licence of this model has not been accepted yet.</source>
        <translation>Die Lizenz dieses Modells wurde noch nicht angenommen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>The likeliest words are considered until they make up this share of the probability. 1 considers all.</source>
        <translation>Die wahrscheinlichsten Wörter kommen in Frage, bis sie diesen Anteil der Wahrscheinlichkeit ausmachen. Bei 1 alle.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/request_log.py"/>
        <source>The list could not be written to {path}.</source>
        <translation>Die Liste konnte nicht in {path} geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/checked.py"/>
        <source>The list of models that ships with Sotto is damaged: {where} {what}.</source>
        <translation>Die Modellliste, die zu Sotto gehört, ist beschädigt: {where} {what}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/logs.py"/>
        <source>The log file {path} cannot be written.</source>
        <translation>Die Protokolldatei {path} lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/job_sinks.py"/>
        <source>The measurement was stopped.</source>
        <translation>Die Messung wurde angehalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/reading.py"/>
        <source>The messages are missing: messages.jsonl is not beside thread.json.</source>
        <translation>Die Nachrichten fehlen: messages.jsonl liegt nicht neben thread.json.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>The model a new chat starts with. When none is chosen, it is the one used last.</source>
        <translation>Das Modell, mit dem ein neuer Chat beginnt. Ist keines gewählt, ist es das zuletzt benutzte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/generation.py"/>
        <source>The model could not go on computing.</source>
        <translation>Das Modell konnte nicht weiterrechnen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>The model did not fit on the GPU, so it runs on the processor.</source>
        <translation>Das Modell passte nicht auf die Grafikkarte, darum läuft es auf dem Prozessor.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_files.py"/>
        <source>The model file {path} could not be read to its end.</source>
        <translation>Die Modelldatei {path} ließ sich nicht bis zum Ende lesen.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>The model is made from Llama 3.1, so Meta's terms hold as well, its acceptable use policy among them.</source>
        <translation>Das Modell ist aus Llama 3.1 entstanden, darum gelten auch Metas Bedingungen mitsamt der Nutzungsrichtlinie.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/quantizer.py"/>
        <source>The model may be damaged, or of a kind that llama.cpp cannot make smaller. Verify its file, or try another type.</source>
        <translation>Das Modell ist vielleicht beschädigt oder von einer Art, die llama.cpp nicht verkleinern kann. Die Datei prüfen oder eine andere Stufe versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/run_again.py"/>
        <source>The model that wrote this answer is not here any more: {name}.</source>
        <translation>Das Modell, das diese Antwort geschrieben hat, ist nicht mehr da: {name}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/generation.py"/>
        <source>The model's context window is full.</source>
        <translation>Das Kontextfenster des Modells ist voll.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>The models are being moved already.</source>
        <translation>Die Modelle werden schon verlegt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>The models are being moved to another folder.</source>
        <translation>Die Modelle werden gerade in einen anderen Ordner verlegt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/disk.py"/>
        <source>The models folder can't be written to.</source>
        <translation>In den Modellordner lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/hub.py"/>
        <source>The name of this file is not one that Sotto accepts.</source>
        <translation>Den Namen dieser Datei nimmt Sotto nicht an.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The network, a filter program or a wrong clock may be in the way. Nothing was sent.</source>
        <translation>Vielleicht ist das Netz, ein Filterprogramm oder eine falsche Uhr im Weg. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>The new folder lies within the present one, or the other way round.</source>
        <translation>Der neue Ordner liegt im jetzigen, oder umgekehrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_lines.py"/>
        <source>The number in “{line}” is not from -{strongest_bias} to {strongest_bias2}.</source>
        <translation>Die Zahl in „{line}“ liegt nicht zwischen -{strongest_bias} und {strongest_bias2}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The owner of this model gives access on request only.</source>
        <translation>Der Besitzer dieses Modells gibt nur auf Anfrage Zugang.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/client.py"/>
        <source>The part of Sotto that uses the network stopped working.</source>
        <translation>Der Teil von Sotto, der das Netz benutzt, ist ausgefallen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/transfer.py"/>
        <source>The part that was there is longer than the file.</source>
        <translation>Der Teil, der schon da war, ist länger als die Datei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/protection.py"/>
        <source>The passphrase is being checked already.</source>
        <translation>Die Passphrase wird schon geprüft.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/doctor.py"/>
        <source>The program’s own files are incomplete: install Sotto again.</source>
        <translation>Die Dateien des Programms sind unvollständig: Sotto neu installieren.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>The projector lets it read pictures; without it, it reads text only.</source>
        <translation>Mit dem Projektor kann es Bilder lesen; ohne ihn liest es nur Text.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The proxy address can’t be used.</source>
        <translation>Die Adresse des Proxys lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The proxy asks for a password.</source>
        <translation>Der Proxy verlangt ein Passwort.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The proxy refused the connection.</source>
        <translation>Der Proxy hat die Verbindung abgelehnt.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>The publisher adds an acceptable use policy; read it on the model's page.</source>
        <translation>Der Herausgeber fügt eine Nutzungsrichtlinie hinzu; sie steht auf der Seite des Modells.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>The publisher asks everyone to follow an acceptable use policy; read it on the model's page.</source>
        <translation>Der Herausgeber bittet alle, eine Nutzungsrichtlinie zu befolgen; sie steht auf der Seite des Modells.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>The publisher asks for an account and consent before the download.</source>
        <translation>Der Herausgeber verlangt vor dem Download ein Konto und eine Zustimmung.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/release_check.py"/>
        <source>The release at {path} cannot be read.</source>
        <translation>Die Veröffentlichung unter {path} ist nicht zu lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>The same seed, model and settings give the same answer again on the same computer.</source>
        <translation>Derselbe Startwert, dasselbe Modell und dieselben Einstellungen geben auf demselben Computer wieder dieselbe Antwort.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The server can't send the rest of a file.</source>
        <translation>Der Server kann nicht den Rest einer Datei senden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The server ended the transfer too early.</source>
        <translation>Der Server hat die Übertragung zu früh beendet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>The server sent another piece of the file than asked for.</source>
        <translation>Der Server hat ein anderes Stück der Datei gesendet als verlangt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The server that stores the file does not have it at the moment.</source>
        <translation>Der Server, auf dem die Datei liegt, hat sie im Moment nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>The server that stores the file refused access.</source>
        <translation>Der Server, auf dem die Datei liegt, hat den Zugang verweigert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/settings_file.py"/>
        <source>The settings could not be saved.</source>
        <translation>Die Einstellungen konnten nicht gespeichert werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/settings_file.py"/>
        <source>The settings file {what}.</source>
        <translation>Die Einstellungsdatei {what}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>The settings say so.</source>
        <translation>So steht es in den Einstellungen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>The settings say to put {layers} of {total} layers on {description}.</source>
        <translation>Laut Einstellungen kommen {layers} von {total} Schichten auf {description}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>The settings say to use no graphics processor.</source>
        <translation>Laut Einstellungen wird kein Grafikprozessor benutzt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>The site may ask for a login or a licence agreement. Open its page in a browser, then download again.</source>
        <translation>Die Seite verlangt vielleicht eine Anmeldung oder das Annehmen einer Lizenz. Im Browser öffnen, dann noch einmal herunterladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/quantizer.py"/>
        <source>The smaller model could not be made.</source>
        <translation>Das kleinere Modell konnte nicht erstellt werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>The smaller model could not be written into its folder.</source>
        <translation>Das kleinere Modell konnte nicht in seinen Ordner geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/quantizer.py"/>
        <source>The smaller model could not be written: the disk may be full, or gone.</source>
        <translation>Das kleinere Modell konnte nicht geschrieben werden: Der Datenträger ist vielleicht voll oder nicht mehr da.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>The smallest model here that describes pictures.</source>
        <translation>Das kleinste Modell hier, das Bilder beschreibt.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>The smallest of a series made for studying how language models learn; it loads in a moment.</source>
        <translation>Das kleinste einer Reihe zum Untersuchen, wie Sprachmodelle lernen; es ist im Nu geladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>The system ended the engine, probably because memory ran out.</source>
        <translation>Das System hat die Engine beendet, wahrscheinlich weil der Speicher ausging.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>The system's keystore no longer has the key to your chats.</source>
        <translation>Der Schlüsselbund des Systems hat den Schlüssel zu den Chats nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>The system's keystore, which holds the key to your chats, is not available.</source>
        <translation>Der Schlüsselbund des Systems mit dem Schlüssel zu den Chats ist nicht zugänglich.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>The system’s keystore, which holds the access token for the hub, is not available. {what}</source>
        <translation>Der Schlüsselbund des Systems mit dem Zugangstoken für den Hub ist nicht zugänglich. {what}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>The temperature moves by this much up and down: higher where many words would do. 0 keeps it still.</source>
        <translation>Um so viel bewegt sich die Temperatur auf und ab: höher, wo viele Wörter passen. Bei 0 steht sie still.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>The weights are under the Apache License 2.0: use, change and pass them on with the licence text and the notices.</source>
        <translation>Die Gewichte stehen unter der Apache License 2.0: benutzen, ändern und weitergeben, mit Lizenztext und Hinweisen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>The whole chat</source>
        <translation>Der ganze Chat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>The whole model fits on {where}.</source>
        <translation>Das ganze Modell passt auf {where}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>The window goes into the tray, if its icon is there, and what runs goes on. “Quit” ends Sotto.</source>
        <translation>Das Fenster verschwindet im Infobereich, wenn dort das Symbol ist, und was läuft, läuft weiter. „Beenden“ beendet Sotto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>The window opens with your desktop.</source>
        <translation>Das Fenster öffnet sich mit deinem Desktop.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_lines.py"/>
        <source>There are more than {most_lines} lines.</source>
        <translation>Es sind mehr als {most_lines} Zeilen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/protecting.py"/>
        <source>There are no chats here that a recovery phrase could open.</source>
        <translation>Hier sind keine Chats, die ein Wiederherstellungssatz öffnen könnte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/exporting.py"/>
        <source>There are no chats to export.</source>
        <translation>Es gibt keine Chats, die sich exportieren lassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>There is a folder “{name}” already.</source>
        <translation>Es gibt schon einen Ordner „{name}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>There is a {kind} called “{name}” already.</source>
        <translation>„{name}“ gibt es schon ({kind}).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>There is no backup {path}.</source>
        <translation>Es gibt keine Sicherung {path}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/character_card.py"/>
        <source>There is no character in this picture.</source>
        <translation>In diesem Bild ist kein Charakter.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/repair.py"/>
        <source>There is no file of chats to repair.</source>
        <translation>Es gibt keine Datei mit Chats, die zu reparieren wäre.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>There is no file “{path}”.</source>
        <translation>Es gibt keine Datei „{path}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>There is no folder “{parent}” to write into.</source>
        <translation>Es gibt keinen Ordner „{parent}“, in den geschrieben werden kann.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/paths.py"/>
        <source>There is no home folder for {folder}.</source>
        <translation>Für {folder} gibt es keinen Benutzerordner.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models.py"/>
        <source>There is no installed model “{spec}”.</source>
        <translation>Es gibt kein installiertes Modell „{spec}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/logs.py"/>
        <source>There is no log level “{level}”.</source>
        <translation>Es gibt keine Protokollstufe „{level}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>There is no model file "{path}".</source>
        <translation>Es gibt keine Modelldatei „{path}“.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/new_messages.py"/>
        <source>There is no question before this message.</source>
        <translation>Vor dieser Nachricht steht keine Frage.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>There is no room for a backup on the disk of your chats.</source>
        <translation>Auf dem Datenträger deiner Chats ist kein Platz für eine Sicherung.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/gbnf.py"/>
        <source>There is no rule “root”, with which every grammar begins.</source>
        <translation>Es gibt keine Regel „root“, mit der jede Grammatik beginnt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>There is no such model at the hub, or it is private.</source>
        <translation>Dieses Modell gibt es auf dem Hub nicht, oder es ist privat.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>There is no warranty.</source>
        <translation>Es gibt keine Gewähr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>There is not enough free memory for this model.</source>
        <translation>Für dieses Modell ist nicht genug Speicher frei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/rotation.py"/>
        <source>There is not enough room on the disk to give your chats a new key.</source>
        <translation>Auf dem Datenträger ist nicht genug Platz, um den Chats einen neuen Schlüssel zu geben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/repair.py"/>
        <source>There is not enough room on the disk to repair your chats.</source>
        <translation>Auf dem Datenträger ist nicht genug Platz, um deine Chats zu reparieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>There is nothing for the model to read.</source>
        <translation>Für das Modell gibt es nichts zu lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>There is nothing in it to send.</source>
        <translation>Es ist nichts darin, was sich senden ließe.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/chat.py"/>
        <source>There is nothing to send.</source>
        <translation>Es gibt nichts zu senden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>There is too little free memory on {where}.</source>
        <translation>Auf {where} ist zu wenig Speicher frei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_library.py"/>
        <source>These notes are too long.</source>
        <translation>Diese Notizen sind zu lang.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/recovery_phrase.py"/>
        <source>These words of the recovery phrase are not in its list: number {places}.</source>
        <translation>Diese Wörter des Wiederherstellungssatzes stehen nicht in der Liste: Nummer {places}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/new_messages.py"/>
        <source>This answer has no text to go on with.</source>
        <translation>Diese Antwort hat keinen Text, mit dem es weitergehen könnte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>This backup is damaged, or is no backup of Sotto.</source>
        <translation>Diese Sicherung ist beschädigt oder keine Sicherung von Sotto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>This build of llama.cpp found no graphics processor it can use.</source>
        <translation>Diese llama.cpp hat keinen Grafikprozessor gefunden, den sie benutzen kann.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/character_card.py"/>
        <source>This character card cannot be read.</source>
        <translation>Diese Charakterkarte lässt sich nicht lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/history.py"/>
        <source>This chat does not exist any more.</source>
        <translation>Diesen Chat gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>This chat no longer fits into what the model reads at once.</source>
        <translation>Dieser Chat passt nicht mehr in das, was das Modell auf einmal liest.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/domain/context.py"/>
        <source>This chat no longer fits into what the model reads at once: it needs {needed} tokens, and the context window holds {n_ctx}. Nothing was sent to the model.</source>
        <translation>Dieser Chat passt nicht mehr in das, was das Modell auf einmal liest: Er braucht {needed} Token, und das Kontextfenster fasst {n_ctx}. Dem Modell wurde nichts geschickt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/model_defaults.py"/>
        <source>This chat template is too long.</source>
        <translation>Diese Chat-Vorlage ist zu lang.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/processor.py"/>
        <source>This computer’s processor is too old for Sotto.</source>
        <translation>Der Prozessor dieses Computers ist zu alt für Sotto.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>This computer’s processor lacks an instruction that the engine uses.</source>
        <translation>Dem Prozessor dieses Computers fehlt ein Befehl, den die Engine benutzt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>This conversation is far too long for the model.</source>
        <translation>Diese Unterhaltung ist viel zu lang für das Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/damaged_files.py"/>
        <source>This damaged file is not there any more.</source>
        <translation>Diese beschädigte Datei gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>This file holds no presets, prompts or characters that Sotto knows.</source>
        <translation>Diese Datei enthält keine Voreinstellungen, Prompts oder Charaktere, die Sotto kennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>This file is too large to hold presets.</source>
        <translation>Diese Datei ist zu groß, um Voreinstellungen zu enthalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>This file was written by a newer version of Sotto.</source>
        <translation>Diese Datei hat eine neuere Version von Sotto geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>This folder does not exist any more.</source>
        <translation>Diesen Ordner gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/export_sinks.py"/>
        <source>This folder is Sotto’s own: what lies there in the clear would undo the protection of your chats.</source>
        <translation>Dieser Ordner gehört Sotto selbst: Was dort im Klartext liegt, würde den Schutz der Chats aufheben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/cipher.py"/>
        <source>This installation of Sotto cannot encrypt your chats, so it does not open them.</source>
        <translation>Dieses installierte Sotto kann die Chats nicht verschlüsseln, darum öffnet es sie nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_folders.py"/>
        <source>This is Sotto’s own folder for models.</source>
        <translation>Das ist Sottos eigener Ordner für Modelle.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/protecting.py"/>
        <source>This is a recovery phrase, but it does not belong to these chats.</source>
        <translation>Das ist ein Wiederherstellungssatz, aber er gehört nicht zu diesen Chats.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/server.py"/>
        <source>This is being done already.</source>
        <translation>Das läuft schon.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/importers/chat_files.py"/>
        <source>This is neither a file nor a folder.</source>
        <translation>Das ist weder eine Datei noch ein Ordner.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>This is nested too deeply.</source>
        <translation>Das ist zu tief verschachtelt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>This is no JSON ({error}).</source>
        <translation>Das ist kein JSON ({error}).</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/hub.py"/>
        <source>This is not the name of a model at the hub.</source>
        <translation>Das ist nicht der Name eines Modells auf dem Hub.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/history.py"/>
        <source>This message does not exist any more.</source>
        <translation>Diese Nachricht gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>This message is too long for the model: {tokens} tokens, and its context window holds {n_ctx}.</source>
        <translation>Diese Nachricht ist zu lang für das Modell: {tokens} Token, und sein Kontextfenster fasst {n_ctx}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>This model cannot be used with a context of fewer bits.</source>
        <translation>Dieses Modell lässt sich nicht mit einem Kontext aus weniger Bits verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/benchmark.py"/>
        <source>This model cannot guess ahead: what it has read cannot be taken back in parts.</source>
        <translation>Dieses Modell kann nicht vorausraten: Was es gelesen hat, lässt sich nicht teilweise zurücknehmen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>This model has the architecture “{architecture}”, which llama.cpp {version} does not know.</source>
        <translation>Dieses Modell hat die Architektur „{architecture}“, die llama.cpp {version} nicht kennt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>This model has {count} parts, and "{missing}"{others} cannot be found.</source>
        <translation>Dieses Modell hat {count} Teile, und „{missing}“{others} ist nicht zu finden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>This model's chat template could not be applied to this conversation.</source>
        <translation>Die Chat-Vorlage dieses Modells ließ sich auf diese Unterhaltung nicht anwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>This model's chat template has a mistake in it and can't be used.</source>
        <translation>Die Chat-Vorlage dieses Modells enthält einen Fehler und lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>This model's chat template took more than 2 seconds and was stopped.</source>
        <translation>Die Chat-Vorlage dieses Modells brauchte mehr als 2 Sekunden und wurde angehalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>This model's chat template tries something that templates may not do.</source>
        <translation>Die Chat-Vorlage dieses Modells versucht etwas, was Vorlagen nicht dürfen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>This model's chat template uses far too much memory or text.</source>
        <translation>Die Chat-Vorlage dieses Modells braucht viel zu viel Speicher oder Text.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>This network answered with a login page instead of {host}.</source>
        <translation>Dieses Netz hat statt {host} mit einer Anmeldeseite geantwortet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_sealing.py"/>
        <source>This passphrase does not open your chats.</source>
        <translation>Diese Passphrase öffnet die Chats nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/beginnings.py"/>
        <source>This preset does not exist any more.</source>
        <translation>Diese Voreinstellung gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>This preset is too long.</source>
        <translation>Diese Voreinstellung ist zu lang.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/prompts.py"/>
        <source>This prompt does not exist any more.</source>
        <translation>Diesen Prompt gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>This prompt is empty.</source>
        <translation>Dieser Prompt ist leer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>This prompt is too long.</source>
        <translation>Dieser Prompt ist zu lang.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/release/published.py"/>
        <source>This release can’t be trusted: {reason}</source>
        <translation>Dieser Veröffentlichung ist nicht zu trauen: {reason}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>This suits most processors; it was not measured here yet.</source>
        <translation>Das passt zu den meisten Prozessoren; hier wurde es noch nicht gemessen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/perplexity.py"/>
        <source>This text is only {tokens} tokens for this model; at least {least} are needed.</source>
        <translation>Dieser Text hat für dieses Modell nur {tokens} Token; nötig sind mindestens {least}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Titles by the model</source>
        <translation>Titel vom Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>Tokens read at once</source>
        <translation>Tokens auf einmal gelesen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Top k</source>
        <translation>Top k</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Top n sigma</source>
        <translation>Top n Sigma</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Trained by</source>
        <translation>Trainiert von</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>Try again later, or choose another source for this model.</source>
        <translation>Später noch einmal versuchen oder eine andere Quelle für dieses Modell wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Try again later.</source>
        <translation>Später noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Try again later. If you use another hub than the usual one, check its address in Settings.</source>
        <translation>Später noch einmal versuchen. Bei einem anderen Hub als dem üblichen dessen Adresse in den Einstellungen prüfen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>Try again later: what has arrived is kept.</source>
        <translation>Später noch einmal versuchen: Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/loads.py"/>
        <source>Try again loads it all the same. A smaller context window or no graphics card (Settings) may help, or another model.</source>
        <translation>„Noch einmal versuchen“ lädt es trotzdem. Ein kleineres Kontextfenster oder keine Grafikkarte (Einstellungen) hilft vielleicht, oder ein anderes Modell.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Try again with a smaller context window and without the graphics card, or choose another model.</source>
        <translation>Mit kleinerem Kontextfenster und ohne Grafikkarte noch einmal versuchen oder ein anderes Modell wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Try again.</source>
        <translation>Noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>Try again. If it happens again with this model file only, don’t use that file.</source>
        <translation>Versuch es noch einmal. Wenn es nur mit dieser Modelldatei wieder geschieht, verwende sie nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/misfits.py"/>
        <source>Try again; if it happens again, the network or the server alters the file.</source>
        <translation>Noch einmal versuchen; geschieht es wieder, verändert das Netz oder der Server die Datei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/generation.py"/>
        <source>Try again; if it happens again, use fewer GPU layers or a smaller context window in Settings.</source>
        <translation>Noch einmal versuchen; geschieht es wieder, in den Einstellungen weniger Schichten auf der Grafikkarte oder ein kleineres Kontextfenster wählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/server.py"/>
        <source>Try again; if this goes on, report it with the details.</source>
        <translation>Noch einmal versuchen; geht es so weiter, mit den Details melden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/network.py"/>
        <source>Turn off “Never use the network” on the Privacy page, or start Sotto without --offline.</source>
        <translation>Auf der Seite Datenschutz „Nie das Netz benutzen“ ausschalten oder Sotto ohne --offline starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Turn off “Offline” on the Privacy page to use the network.</source>
        <translation>Auf der Seite Datenschutz „Offline“ ausschalten, um das Netz zu benutzen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/client.py"/>
        <source>Turn that off on the Privacy page.</source>
        <translation>Das lässt sich auf der Seite Datenschutz ausschalten.</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>Turns English text into numbers, so that texts of similar meaning can be found.</source>
        <translation>Macht aus englischem Text Zahlen, damit sich Texte mit ähnlicher Bedeutung finden lassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Turns kept at the beginning</source>
        <translation>Behaltene Runden am Anfang</translation>
    </message>
    <message>
        <location filename="../../resources/catalog.json"/>
        <source>Turns text in many languages into numbers, so that similar texts can be found.</source>
        <translation>Macht aus Text in vielen Sprachen Zahlen, damit sich ähnliche Texte finden lassen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/recovery_phrase.py"/>
        <source>Type all of them in their order, with a space between two.</source>
        <translation>Alle in ihrer Reihenfolge eingeben, mit einem Leerzeichen dazwischen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Typical p</source>
        <translation>Typical p</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Unload the model after</source>
        <translation>Modell entladen nach</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_files.py"/>
        <source>Unload the model, close other programs that use it, and try again.</source>
        <translation>Das Modell entladen, andere Programme schließen, die es benutzen, und noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>Unlock it, or log in to your desktop as usual, then start Sotto again. Your chats are untouched.</source>
        <translation>Ihn entsperren oder sich wie üblich am Schreibtisch anmelden, dann Sotto neu starten. Die Chats sind unversehrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>Unlock it, or log in to your desktop as usual, then {then}.</source>
        <translation>Ihn entsperren oder sich wie üblich am Schreibtisch anmelden, dann {then}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_changes.py"/>
        <source>Unlock the keystore, or log in to your desktop as usual, then try again. Nothing has changed.</source>
        <translation>Den Schlüsselbund entsperren oder sich wie üblich am Schreibtisch anmelden, dann noch einmal versuchen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>Unpack it, then choose the .gguf file inside it.</source>
        <translation>Auspacken, dann die .gguf-Datei darin auswählen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Until done</source>
        <translation>Bis sie fertig ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>Update Sotto, or look for another file of the same model.</source>
        <translation>Sotto aktualisieren oder eine andere Datei desselben Modells suchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>Update Sotto, or look for the same model as Q4_K_M or Q8_0.</source>
        <translation>Sotto aktualisieren oder dasselbe Modell als Q4_K_M oder Q8_0 suchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_library.py"/>
        <source>Use at most {longest_notes} characters.</source>
        <translation>Höchstens {longest_notes} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/model_defaults.py"/>
        <source>Use at most {longest_template} characters.</source>
        <translation>Höchstens {longest_template} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>Use at most {longest_text} characters for a text.</source>
        <translation>Höchstens {longest_text} Zeichen für einen Text.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/adapter.py"/>
        <source>Use it with the model it was made for, or take it off this chat.</source>
        <translation>Verwende ihn mit dem Modell, für das er gemacht wurde, oder nimm ihn aus diesem Chat heraus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/benchmark.py"/>
        <source>Use shorter texts.</source>
        <translation>Kürzere Texte verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/benchmark.py"/>
        <source>Use smaller numbers for --prompt, --generate or --depth.</source>
        <translation>Kleinere Zahlen für --prompt, --generate oder --depth verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/option.py"/>
        <source>Use text of at most {maximum} characters.</source>
        <translation>Text mit höchstens {maximum} Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/autostart.py"/>
        <source>Use the settings of your desktop for programs that start with it.</source>
        <translation>In den Einstellungen deines Desktops für Programme festlegen, die mit ihm starten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/option.py"/>
        <source>Use {number} from {minimum} to {maximum}{unit}{special}.</source>
        <translation>Erlaubt: {number} von {minimum} bis {maximum}{unit}{special}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>Wait a few minutes, then try again.</source>
        <translation>Einige Minuten warten, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Wait a moment and try again, or close the other one.</source>
        <translation>Einen Moment warten und noch einmal versuchen oder das andere schließen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/protection.py"/>
        <source>Wait a moment.</source>
        <translation>Einen Moment warten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/new_messages.py"/>
        <source>Wait for it, or stop it first.</source>
        <translation>Darauf warten oder sie zuerst anhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_files.py"/>
        <source>Wait until it is done there, or pause it there first.</source>
        <translation>Warten, bis es dort fertig ist, oder es dort zuerst pausieren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop.py"/>
        <source>Wait until it is done, or cancel it.</source>
        <translation>Warten, bis es fertig ist, oder es abbrechen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>Wait until it is done, or stop it.</source>
        <translation>Warten, bis es fertig ist, oder es anhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>Wait until it is done, then try again.</source>
        <translation>Warten, bis sie fertig ist, und es dann erneut versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/backups.py"/>
        <source>Wait until it is finished, or stop it, then try again.</source>
        <translation>Warten, bis sie fertig ist, oder sie anhalten; es dann erneut versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/server.py"/>
        <source>Wait until it is over, or stop it first.</source>
        <translation>Warten, bis es vorbei ist, oder es zuerst anhalten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>Wait until that is done, then try again.</source>
        <translation>Warten, bis das fertig ist, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models_move.py"/>
        <source>Wait until that is done.</source>
        <translation>Warten, bis das fertig ist.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>What DeepSeek added is under the MIT License: keep its text and copyright line when you pass the model on.</source>
        <translation>Was DeepSeek hinzugefügt hat, steht unter der MIT-Lizenz: Ihr Text und die Copyright-Zeile müssen beim Weitergeben dabeibleiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>What a new chat begins with: instructions, a model, how answers are written. Presets are made on their page.</source>
        <translation>Womit ein neuer Chat beginnt: Anweisungen, ein Modell, wie Antworten geschrieben werden. Voreinstellungen entstehen auf ihrer eigenen Seite.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/guide.py"/>
        <source>What can I do here?</source>
        <translation>Was kann ich hier machen?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>What characters call you, where a preset asks for your name. It is told to the model only.</source>
        <translation>Wie Charaktere dich nennen, wo eine Voreinstellung nach deinem Namen fragt. Nur das Modell erfährt ihn.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/transfer.py"/>
        <source>What had arrived earlier was damaged.</source>
        <translation>Was früher angekommen war, war beschädigt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>What the model has read is kept in so many bits for each number. 8 bits take half the memory and hardly change answers; 4 bits take a quarter, and answers suffer.</source>
        <translation>Was das Modell gelesen hat, wird mit so vielen Bits je Zahl behalten. 8 Bits brauchen halb so viel Speicher und ändern Antworten kaum; 4 Bits brauchen ein Viertel, und die Antworten leiden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>What the model has read of your chats is kept on the disk, encrypted, so that going on in one does not mean reading all of it again. The oldest goes first.</source>
        <translation>Was das Modell von deinen Chats gelesen hat, bleibt verschlüsselt auf der Festplatte, damit es beim Weiterschreiben nicht alles noch einmal lesen muss. Das Älteste geht zuerst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>What the model is to keep in mind leaves no room for this message: together {tokens} tokens, and the context window holds {n_ctx}.</source>
        <translation>Was das Modell sich merken soll, lässt keinen Platz für diese Nachricht: zusammen {tokens} Token, und das Kontextfenster fasst {n_ctx}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>What the model is told at the start of every new chat, for instance “Answer briefly, in French”. Chats you already have keep theirs.</source>
        <translation>Was dem Modell am Anfang jedes neuen Chats gesagt wird, zum Beispiel „Antworte kurz und auf Französisch“. Vorhandene Chats behalten ihre.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/perplexity.py"/>
        <source>What this model computes are no numbers that anything could be foretold by.</source>
        <translation>Was dieses Modell rechnet, sind keine Zahlen, mit denen sich etwas vorhersagen ließe.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/file_moves.py"/>
        <source>What was moved so far is used in the new folder, the rest where it was. Check both drives and try again.</source>
        <translation>Was schon verlegt wurde, wird im neuen Ordner verwendet, der Rest dort, wo er war. Beide Laufwerke prüfen und noch einmal versuchen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/client.py"/>
        <source>What was received is kept. Try again; if this goes on, install Sotto again and report it with the details.</source>
        <translation>Was empfangen wurde, bleibt erhalten. Noch einmal versuchen; geht es so weiter, Sotto neu installieren und es mit den Details melden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>When a chat outgrows the model</source>
        <translation>Wenn ein Chat für das Modell zu lang wird</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>When nothing was asked for so long, the memory of the model is given back. The next question loads it again.</source>
        <translation>Wurde so lange nichts gefragt, wird der Speicher des Modells freigegeben. Die nächste Frage lädt es wieder.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>When the beginning is kept and the middle left out: how many questions, with their answers, that is.</source>
        <translation>Wenn der Anfang behalten und die Mitte weggelassen wird: wie viele Fragen mit ihren Antworten das sind.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Where downloaded models are kept. Empty: Sotto’s own folder. “Choose…” can also move what is there already.</source>
        <translation>Wo heruntergeladene Modelle liegen. Leer: Sottos eigener Ordner. „Auswählen …“ kann auch verlegen, was schon da ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/autostart.py"/>
        <source>Whether Sotto starts when you log in could not be changed.</source>
        <translation>Ob Sotto beim Anmelden startet, konnte nicht geändert werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/guide.py"/>
        <source>Which model fits my computer?</source>
        <translation>Welches Modell passt zu meinem Computer?</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/desktop_options.py"/>
        <source>While you are in another window. The notice says nothing of what is in the chat.</source>
        <translation>Während du in einem anderen Fenster bist. Der Hinweis sagt nichts darüber, was im Chat steht.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>Whoever speaks in public of a model made from it has to say that it was built with technology of the Technology Innovation Institute.</source>
        <translation>Wer öffentlich von einem daraus entstandenen Modell spricht, muss sagen, dass Technik des Technology Innovation Institute darin steckt.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>Whoever sues Meta over the model loses the licence.</source>
        <translation>Wer Meta wegen des Modells verklagt, verliert die Lizenz.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>Whoever sues over patents in the model loses the patent licence that comes with it.</source>
        <translation>Wer wegen Patenten im Modell klagt, verliert die Patentlizenz, die dazugehört.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/passport.py"/>
        <source>With llama.cpp</source>
        <translation>Mit llama.cpp</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Word bias</source>
        <translation>Wortgewichte</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Words less likely than this share of the likeliest one are left out. 0 leaves none out.</source>
        <translation>Wörter, die weniger wahrscheinlich sind als dieser Anteil des wahrscheinlichsten, fallen weg. Bei 0 keine.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Words that stood in the chat before are guessed, and several checked at once, wherever that is faster: a text that is only changed in places comes sooner. The answers are the same.</source>
        <translation>Wörter, die schon im Chat standen, werden geraten und mehrere auf einmal geprüft, wo das schneller ist: Ein Text, der nur stellenweise geändert wird, kommt eher. Die Antworten sind dieselben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Write a JSON schema, which is a JSON object: {{…}}.</source>
        <translation>Ein JSON-Schema schreiben, das ein JSON-Objekt ist: {{…}}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/new_messages.py"/>
        <source>Write a message below, and it is answered.</source>
        <translation>Unten eine Nachricht schreiben, und sie wird beantwortet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>Write a message first.</source>
        <translation>Zuerst eine Nachricht schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/filing.py"/>
        <source>Write at least one letter.</source>
        <translation>Mindestens einen Buchstaben schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/history.py"/>
        <source>Write at least one word.</source>
        <translation>Mindestens ein Wort schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models.py"/>
        <source>Write more of the name, or the id.</source>
        <translation>Mehr vom Namen schreiben oder die Kennung.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Write one entry in each line, at most 200 of them.</source>
        <translation>In jede Zeile einen Eintrag schreiben, höchstens 200.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Write one text in each line, at most 200 of them with at most 200 characters.</source>
        <translation>In jede Zeile einen Text schreiben, höchstens 200 mit höchstens 200 Zeichen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/model_library.py"/>
        <source>Write one word at least.</source>
        <translation>Mindestens ein Wort schreiben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_checks.py"/>
        <source>Write what it should put into the message.</source>
        <translation>Hineinschreiben, was in die Nachricht kommen soll.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>Write “word = number” in each line, the number from -100 to 100.</source>
        <translation>In jede Zeile „Wort = Zahl“ schreiben, die Zahl von -100 bis 100.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>XTC passes over words that are at least this likely, all but the least likely of them. Above 0.5 it is off.</source>
        <translation>XTC übergeht Wörter, die mindestens so wahrscheinlich sind, alle bis auf das unwahrscheinlichste davon. Über 0,5 ist es aus.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>XTC probability</source>
        <translation>XTC: Wahrscheinlichkeit</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>XTC threshold</source>
        <translation>XTC: Schwelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>YaRN</source>
        <translation>YaRN</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/prompt.py"/>
        <source>You have begun this chat with these words:
{content}</source>
        <translation>Du hast diesen Chat mit diesen Worten begonnen:
{content}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>You may not read the file "{path}".</source>
        <translation>Die Datei „{path}“ darf nicht gelesen werden.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>You may use and change the model for yourself and for research.</source>
        <translation>Das Modell darf für eigene Zwecke und für die Forschung benutzt und verändert werden.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>You may use the model for anything, also to earn money, and change it.</source>
        <translation>Das Modell darf für alles benutzt werden, auch um Geld zu verdienen, und verändert werden.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>You may use the model for research and for trying it out, not commercially.</source>
        <translation>Das Modell darf für Forschung und zum Ausprobieren benutzt werden, nicht kommerziell.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>You may use the model, also to earn money, and change it, but not for what Google's prohibited use policy names.</source>
        <translation>Das Modell darf benutzt werden, auch um Geld zu verdienen, und verändert werden, aber nicht für das, was Googles Richtlinie verbietet.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>You may use the model, also to earn money, and change it, within Meta's acceptable use policy.</source>
        <translation>Das Modell darf im Rahmen von Metas Nutzungsrichtlinie benutzt werden, auch um Geld zu verdienen, und verändert werden.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>You may use the model, also to earn money, and change it, within the publisher's acceptable use policy, which may change.</source>
        <translation>Das Modell darf im Rahmen der Nutzungsrichtlinie des Herausgebers, die sich ändern kann, benutzt werden, auch um Geld zu verdienen, und verändert werden.</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>You may use, change and pass the model on, but not mainly to earn money.</source>
        <translation>Das Modell darf benutzt, verändert und weitergegeben werden, aber nicht vorwiegend, um Geld zu verdienen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_schedule.py"/>
        <source>You need not do anything.</source>
        <translation>Es ist nichts zu tun.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/importing.py"/>
        <source>Your chats are as they were before.</source>
        <translation>Deine Chats sind so wie zuvor.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/domain/protection.py"/>
        <source>Your chats are locked.</source>
        <translation>Die Chats sind gesperrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/tasks.py"/>
        <source>Your chats are not open.</source>
        <translation>Die Chats sind nicht offen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>Your chats are untouched, but cannot be read without it.</source>
        <translation>Die Chats sind unversehrt, lassen sich aber ohne ihn nicht lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Your chats are untouched.</source>
        <translation>Die Chats sind unversehrt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/record.py"/>
        <source>Your chats are untouched. Restore that file from a backup of this folder, or use the recovery phrase.</source>
        <translation>Die Chats sind unversehrt. Diese Datei aus einer Sicherung dieses Ordners zurückholen oder den Wiederherstellungssatz verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>Your chats were last opened by a newer version of Sotto.</source>
        <translation>Die Chats wurden zuletzt von einer neueren Version von Sotto geöffnet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>Your name</source>
        <translation>Dein Name</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>a PyTorch model</source>
        <translation>ein PyTorch-Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>a ZIP archive</source>
        <translation>ein ZIP-Archiv</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>a gzip archive</source>
        <translation>ein gzip-Archiv</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>a header of more than {max_header_bytes} bytes</source>
        <translation>einen Kopf von mehr als {max_header_bytes} Bytes</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>a multiple of {alignment}</source>
        <translation>ein Vielfaches von {alignment}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>a packed archive</source>
        <translation>ein gepacktes Archiv</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>a placeholder that Git left for a large file</source>
        <translation>ein Platzhalter, den Git für eine große Datei hinterlassen hat</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>a safetensors model</source>
        <translation>ein Safetensors-Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>a web page</source>
        <translation>eine Webseite</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/option.py"/>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>a {what} is not readable text</source>
        <translation>{what}: kein lesbarer Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>a {what} of {length} bytes</source>
        <translation>{what}: {length} Bytes</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>an entry of {count} bytes</source>
        <translation>einen Eintrag von {count} Bytes</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>an unfinished download (it begins with zeros)</source>
        <translation>ein unfertiger Download (er beginnt mit Nullen)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/settings_file.py"/>
        <source>cannot be read</source>
        <translation>lässt sich nicht lesen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>does not answer.</source>
        <translation>antwortet nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>has stopped sending.</source>
        <translation>sendet nicht mehr.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/settings_file.py"/>
        <source>holds values that cannot be used: {unusable}</source>
        <translation>enthält Werte, die sich nicht verwenden lassen: {unusable}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/opening.py"/>
        <source>in the old GGML format of 2023</source>
        <translation>im alten GGML-Format von 2023</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>into what is free</source>
        <translation>in den freien Speicher</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>it gives 0 as the version of the format</source>
        <translation>als Version des Formats steht dort 0</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>it says it is part {split_no} of {count}</source>
        <translation>dort steht, es sei Teil {split_no} von {count}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>it says it is part {split_no} of {split_count}</source>
        <translation>dort steht, es sei Teil {split_no} von {split_count}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>key of the metadata</source>
        <translation>Schlüssel der Metadaten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>llama.cpp can do it for this model on this computer; it saves memory.</source>
        <translation>llama.cpp kann es für dieses Modell auf diesem Computer; es spart Speicher.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>llama.cpp cannot do it for this model on this computer.</source>
        <translation>llama.cpp kann es für dieses Modell auf diesem Computer nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/constraint.py"/>
        <source>llama.cpp does not accept it.</source>
        <translation>llama.cpp nimmt sie nicht an.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/opening.py"/>
        <source>llama.cpp {version} could not load this model.</source>
        <translation>llama.cpp {version} konnte dieses Modell nicht laden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>llama.cpp’s own size, which suits graphics cards.</source>
        <translation>Die Größe, die llama.cpp selbst nimmt; sie passt zu Grafikkarten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>loading a model</source>
        <translation>beim Laden eines Modells</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>metadata entries</source>
        <translation>Einträge der Metadaten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/source.py"/>
        <source>more than {max_array_strings} words</source>
        <translation>mehr als {max_array_strings} Wörter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>more than {max_kept_bytes} bytes of text about itself</source>
        <translation>mehr als {max_kept_bytes} Bytes Text über sich selbst</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>no answer after {seconds} s</source>
        <translation>keine Antwort nach {seconds} s</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>non-commercial</source>
        <translation>nichtkommerziell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/silence.py"/>
        <source>nothing was heard for {patience} s</source>
        <translation>{patience} s lang war nichts zu hören</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>on the graphics processor</source>
        <translation>auf den Grafikprozessor</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>open with use policy</source>
        <translation>offen mit Nutzungsrichtlinie</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/run_choices.py"/>
        <source>read as a whole</source>
        <translation>im Ganzen gelesen</translation>
    </message>
    <message>
        <location filename="../../resources/licenses/models/licences.json"/>
        <source>research</source>
        <translation>Forschung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/exit_codes.py"/>
        <source>running a job</source>
        <translation>bei einer Aufgabe</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/slow_grammar.py"/>
        <source>slow grammar</source>
        <translation>langsame Grammatik</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>start Sotto again</source>
        <translation>Sotto neu starten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>tensor name</source>
        <translation>Name eines Tensors</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>tensor {name} has {shape}</source>
        <translation>Tensor {name} hat {shape}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>tensor {tensor} is in it twice</source>
        <translation>Tensor {tensor} kommt zweimal vor</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>tensor {tensor} lies at {offset} instead of {expected}</source>
        <translation>Tensor {tensor} liegt bei {offset} statt bei {expected}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>texts in {key}</source>
        <translation>Texte in {key}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>the alignment {alignment} is not a power of two</source>
        <translation>die Ausrichtung {alignment} ist keine Zweierpotenz</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/slow_grammar.py"/>
        <source>the grammar of the answer took too long
</source>
        <translation>die Grammatik der Antwort brauchte zu lange
</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/model.py"/>
        <source>the parts hold {tensor_count} of {declared} tensors</source>
        <translation>die Teile enthalten {tensor_count} von {declared} Tensoren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>the rows of tensor {name} have {row} elements, but {tensor_type} stores {block_size} at a time</source>
        <translation>die Zeilen von Tensor {name} haben {row} Elemente, aber {tensor_type} speichert je {block_size}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>the shape {str}</source>
        <translation>die Form {str}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>the template program ended</source>
        <translation>das Vorlagenprogramm hat sich beendet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/templates.py"/>
        <source>the template renders to nothing</source>
        <translation>die Vorlage ergibt nichts</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/engine_options.py"/>
        <source>times</source>
        <translation>Mal</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_options.py"/>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/token_vault.py"/>
        <source>try again</source>
        <translation>noch einmal versuchen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>with a part on the graphics processor</source>
        <translation>zum Teil auf den Grafikprozessor</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/options.py"/>
        <source>words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>{count} files were opened at once.</source>
        <translation>{count} Dateien wurden auf einmal geöffnet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>{description} ({gigabytes} GB free)</source>
        <translation>{description} ({gigabytes} GB frei)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_run.py"/>
        <source>{download} was finished or cancelled by another Sotto.</source>
        <translation>{download} wurde von einem anderen Sotto beendet oder abgebrochen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>{gpu_layers} layers did not fit on the GPU, {layers} did.</source>
        <translation>{gpu_layers} Schichten passten nicht auf die Grafikkarte, {layers} schon.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>{host} asks to wait: there were too many requests.</source>
        <translation>{host} bittet zu warten: Es waren zu viele Anfragen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>{host} can’t be reached.</source>
        <translation>{host} ist nicht erreichbar.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/update.py"/>
        <source>{host} did not say which version of Sotto is the newest.</source>
        <translation>{host} hat nicht gesagt, welche Version von Sotto die neueste ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>{host} does not have the rest of the file.</source>
        <translation>{host} hat den Rest der Datei nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>{host} does not take the kind of request that was made.</source>
        <translation>{host} nimmt diese Art von Anfrage nicht an.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>{host} has a problem.</source>
        <translation>{host} hat eine Störung.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/failures.py"/>
        <source>{host} pointed to an address that Sotto does not open.</source>
        <translation>{host} verwies auf eine Adresse, die Sotto nicht öffnet.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>{key} has the unknown type {value_type}</source>
        <translation>{key} hat den unbekannten Typ {value_type}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>{key} has the wrong type {value_type}</source>
        <translation>{key} hat den falschen Typ {value_type}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>{key} is a list of lists</source>
        <translation>{key} ist eine Liste von Listen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/gguf/reader.py"/>
        <source>{key} is in it twice</source>
        <translation>{key} kommt zweimal vor</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/importing.py"/>
        <source>{known} more chats were imported before.</source>
        <translation>{known} weitere Chats wurden schon früher importiert.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/placement.py"/>
        <source>{layers} of {total} layers fit on {where}.</source>
        <translation>{layers} von {total} Schichten passen auf {where}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>{model} is on this computer already.</source>
        <translation>{model} ist schon auf diesem Computer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/native_parts.py"/>
        <source>{name} could not be loaded: a driver is missing or does not work.</source>
        <translation>{name} ließ sich nicht laden: Ein Treiber fehlt oder funktioniert nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/native_parts.py"/>
        <source>{name} found no graphics processor that it can use.</source>
        <translation>{name} hat keinen Grafikprozessor gefunden, der sich nutzen lässt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_checks.py"/>
        <source>{name} is among the downloads already.</source>
        <translation>{name} ist schon unter den Downloads.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>{path} cannot be read.</source>
        <translation>{path} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>{path} could not be written.</source>
        <translation>{path} konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>{path} is a folder.</source>
        <translation>{path} ist ein Ordner.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/exporters/export_file.py"/>
        <source>{path} is there already.</source>
        <translation>{path} gibt es schon.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/doctor.py"/>
        <source>{problems} problems, the first: {problems2}</source>
        <translation>{problems} Probleme, das erste: {problems2}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/fit.py"/>
        <source>{reason} With a precision of the context of 8 bits, in Settings, it would fit.</source>
        <translation>{reason} Mit 8 Bits als Genauigkeit des Kontexts, in den Einstellungen, würde es passen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_run.py"/>
        <source>{text} The next try is in {value} s.</source>
        <translation>{text} Der nächste Versuch ist in {value} s.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/benchmark.py"/>
        <source>{tokens} tokens do not fit this model's context window of {n_ctx}.</source>
        <translation>{tokens} Tokens passen nicht in das Kontextfenster dieses Modells, das {n_ctx} fasst.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/errors.py"/>
        <source>{untouched} Put back the key that belongs to them, or the file that belongs to this key.</source>
        <translation>{untouched} Den Schlüssel zurücklegen, der dazugehört, oder die Datei, die zu diesem Schlüssel gehört.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>{untouched} Restore it from a backup, or use the recovery phrase.</source>
        <translation>{untouched} Ihn aus einer Sicherung zurückholen oder den Wiederherstellungssatz verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>{untouched} Restore that file from a backup of the folder, or use the recovery phrase.</source>
        <translation>{untouched} Diese Datei aus einer Sicherung des Ordners zurückholen oder den Wiederherstellungssatz verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/key_places.py"/>
        <source>{untouched} Restore the keystore, log in as the user who made the chats, or use the recovery phrase.</source>
        <translation>{untouched} Den Schlüsselbund zurückholen, sich als der Benutzer anmelden, dem die Chats gehören, oder den Wiederherstellungssatz verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/keys.py"/>
        <source>{untouched} Restore these files from a backup of the folder, or use the recovery phrase.</source>
        <translation>{untouched} Diese Dateien aus einer Sicherung des Ordners zurückholen oder den Wiederherstellungssatz verwenden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/checked.py"/>
        <source>{value} does not have the form {pattern}</source>
        <translation>{value} hat nicht die Form {pattern}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/checked.py"/>
        <source>{value} is none of: {allowed}</source>
        <translation>{value} ist nichts davon: {allowed}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/fetcher/child/transfer.py"/>
        <source>{why} It is fetched from its beginning.</source>
        <translation>{why} Es wird von vorn geladen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/download_run.py"/>
        <source>“On this computer” shows what is installed.</source>
        <translation>„Auf diesem Computer“ zeigt, was installiert ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/store/backups.py"/>
        <source>“sotto backup list” shows those that there are.</source>
        <translation>„sotto backup list“ zeigt die vorhandenen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/queries.py"/>
        <source>“sotto catalog list” shows all of them, “sotto catalog search WORDS” finds some.</source>
        <translation>„sotto catalog list“ zeigt alle, „sotto catalog search WÖRTER“ findet einige.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models.py"/>
        <source>“sotto models list” shows what is installed; “sotto models add FILE” adds a file.</source>
        <translation>„sotto models list“ zeigt, was installiert ist; „sotto models add DATEI“ fügt eine Datei hinzu.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/preset_files.py"/>
        <source>“{checked}” wants the model {name}, which is not installed; it uses the chosen one.</source>
        <translation>„{checked}“ verlangt das Modell {name}, das nicht installiert ist; verwendet wird das gewählte.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/catalog/queries.py"/>
        <source>“{given}” fits {found} models.</source>
        <translation>„{given}“ passt auf {found} Modelle.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/option.py"/>
        <source>“{label}” cannot be set: {error}</source>
        <translation>„{label}“ kann nicht gesetzt werden: {error}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/option.py"/>
        <source>“{label}” cannot be set{shown}.</source>
        <translation>„{label}“ lässt sich nicht setzen{shown}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_lines.py"/>
        <source>“{line}” has no number after the “=”.</source>
        <translation>In „{line}“ steht nach dem „=“ keine Zahl.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/config/answer_lines.py"/>
        <source>“{line}” lacks a word, or the number after it.</source>
        <translation>In „{line}“ fehlt ein Wort oder die Zahl danach.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/attachments.py"/>
        <source>“{more}” does not fit into this message any more.</source>
        <translation>„{more}“ passt nicht mehr in diese Nachricht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/engine/child/answer_form.py"/>
        <source>“{name}” is not from 0 to {most_of_anything}.</source>
        <translation>„{name}“ liegt nicht zwischen 0 und {most_of_anything}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>“{path}” cannot be read.</source>
        <translation>„{path}“ kann nicht gelesen werden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>“{path}” could not be read.</source>
        <translation>„{path}“ ließ sich nicht lesen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>“{path}” is empty.</source>
        <translation>„{path}“ ist leer.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>“{path}” is larger than {largest_file} MB.</source>
        <translation>„{path}“ ist größer als {largest_file} MB.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>“{path}” is larger than {largest_text} MB.</source>
        <translation>„{path}“ ist größer als {largest_text} MB.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>“{path}” is neither a model nor a file with chats.</source>
        <translation>„{path}“ ist weder ein Modell noch eine Datei mit Chats.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>“{path}” is not a file.</source>
        <translation>„{path}“ ist keine Datei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/text_files.py"/>
        <source>“{path}” is not a text file.</source>
        <translation>„{path}“ ist keine Textdatei.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>“{path}” is not a text.</source>
        <translation>„{path}“ ist kein Text.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/models.py"/>
        <source>“{spec}” fits several models: {names}.</source>
        <translation>„{spec}“ passt auf mehrere Modelle: {names}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/workshop_files.py"/>
        <source>“{target}” is there already, and Sotto does not overwrite it.</source>
        <translation>„{target}“ gibt es schon, und Sotto überschreibt es nicht.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/hub_address.py"/>
        <source>“{text}” is no address of a model.</source>
        <translation>„{text}“ ist keine Adresse eines Modells.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/services/offered_files.py"/>
        <source>“{word}” is not on this computer.</source>
        <translation>„{word}“ ist nicht auf diesem Computer.</translation>
    </message>
</context>
<context>
    <name>StoreTrouble</name>
    <message>
        <location filename="../../app/sotto/gui/store_trouble.py"/>
        <source>Repair…</source>
        <translation>Reparieren …</translation>
    </message>
</context>
<context>
    <name>TagMenu</name>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>New tag…</source>
        <translation>Neuer Tag …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/filing_menus.py"/>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <location filename="../../app/sotto/gui/toast.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/toast.py"/>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>TokenDialog</name>
    <message>
        <location filename="../../app/sotto/gui/token_dialog.py"/>
        <source>1. Sign in to the hub in your browser, open the model’s page and ask for access there.</source>
        <translation>1. Im Browser am Hub anmelden, die Seite des Modells öffnen und dort um Zugang bitten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_dialog.py"/>
        <source>2. In the settings of your account, make an access token that may read, and paste it here.</source>
        <translation>2. In den Einstellungen des Kontos ein Zugangstoken erzeugen, das lesen darf, und hier einfügen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_dialog.py"/>
        <source>Access token</source>
        <translation>Zugangstoken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_dialog.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_dialog.py"/>
        <source>Keep the token</source>
        <translation>Token behalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_dialog.py"/>
        <source>The token is kept in the keystore of this computer and sent to the hub and nobody else.</source>
        <translation>Das Token liegt im Schlüsselbund dieses Computers und geht an den Hub und sonst an niemanden.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_dialog.py"/>
        <source>{repository} is only for people its publisher knows</source>
        <translation>{repository} ist nur für Leute, die der Herausgeber kennt</translation>
    </message>
</context>
<context>
    <name>TokenRow</name>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>Access token</source>
        <translation>Zugangstoken</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>Access token for the hub</source>
        <translation>Zugangstoken für den Hub</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>For models whose makers want to know who downloads them. It is kept in the keystore of this system, goes to the hub's own host and nowhere else, and is never shown again.</source>
        <translation>Für Modelle, deren Macher wissen wollen, wer sie herunterlädt. Es liegt im Schlüsselbund dieses Systems, geht an den Host des Hubs und sonst nirgendwohin und wird nie wieder gezeigt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>Keep the access token</source>
        <translation>Zugangstoken behalten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>None is kept. Most models need none.</source>
        <translation>Keines aufbewahrt. Die meisten Modelle brauchen keines.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>One is kept in {keystore}.</source>
        <translation>Eines liegt in {keystore}.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>Remove the access token</source>
        <translation>Zugangstoken entfernen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>The one in HF_TOKEN is used, whatever is kept here.</source>
        <translation>Es gilt das in HF_TOKEN, was auch immer hier liegt.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/token_row.py"/>
        <source>hf_…</source>
        <translation>hf_…</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <location filename="../../app/sotto/gui/tray.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tray.py"/>
        <source>Show Sotto</source>
        <translation>Sotto zeigen</translation>
    </message>
</context>
<context>
    <name>TreeMapDelegate</name>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>(no text)</source>
        <translation>(kein Text)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>Being written…</source>
        <translation>Wird geschrieben …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>{count} messages</source>
        <translation>{count} Nachrichten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>{number} / {count}</source>
        <translation>{number} / {count}</translation>
    </message>
</context>
<context>
    <name>TreeMapDialog</name>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>All messages of this chat, with their branches</source>
        <translation>Alle Nachrichten dieses Chats mit ihren Zweigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>Fold stretches without a fork</source>
        <translation>Strecken ohne Verzweigung einklappen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>{count} messages. The branch that is shown runs straight down.</source>
        <translation>{count} Nachrichten. Der gezeigte Zweig läuft gerade nach unten.</translation>
    </message>
</context>
<context>
    <name>TreeMapModel</name>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>(no text)</source>
        <translation>(kein Text)</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>shown</source>
        <translation>gezeigt</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>version {number} of {count}</source>
        <translation>Fassung {number} von {count}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>{count} messages without a fork</source>
        <translation>{count} Nachrichten ohne Verzweigung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/tree_map.py"/>
        <source>{who}: {text}</source>
        <translation>{who}: {text}</translation>
    </message>
</context>
<context>
    <name>UpdateRow</name>
    <message>
        <location filename="../../app/sotto/gui/update_row.py"/>
        <source>Asking {host}…</source>
        <translation>{host} wird gefragt …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/update_row.py"/>
        <source>Look for a new version now</source>
        <translation>Jetzt nach einer neuen Version sehen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/update_row.py"/>
        <source>Look now</source>
        <translation>Jetzt nachsehen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/update_row.py"/>
        <source>Sotto {version} is out.</source>
        <translation>Sotto {version} ist da.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/update_row.py"/>
        <source>Sotto {version} was the newest on {day}.</source>
        <translation>Sotto {version} war am {day} die neueste Version.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/update_row.py"/>
        <source>What is new in it</source>
        <translation>Was daran neu ist</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/update_row.py"/>
        <source>{host} would be asked.</source>
        <translation>Gefragt würde {host}.</translation>
    </message>
</context>
<context>
    <name>UpdateWatch</name>
    <message>
        <location filename="../../app/sotto/gui/update_watch.py"/>
        <source>Sotto {version} is out.</source>
        <translation>Sotto {version} ist da.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/update_watch.py"/>
        <source>What is new</source>
        <translation>Was ist neu</translation>
    </message>
</context>
<context>
    <name>UserMessageWidget</name>
    <message>
        <location filename="../../app/sotto/gui/message_widget.py"/>
        <source>You wrote</source>
        <translation>Du</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_widget.py"/>
        <source>Your message</source>
        <translation>Deine Nachricht</translation>
    </message>
</context>
<context>
    <name>VerifyCard</name>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Checking {name}</source>
        <translation>{name} wird geprüft</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Every byte was read, and every checksum is the recorded one.</source>
        <translation>Jedes Byte wurde gelesen, und jede Prüfsumme ist die erfasste.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Every model file can be checked again</source>
        <translation>Jede Modelldatei lässt sich noch einmal prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Models here: {all}. Downloaded, with the checksum that the source names: {n}. Others are compared with what they were when you added them.</source>
        <translation>Modelle hier: {all}. Heruntergeladen, mit der Prüfsumme, die die Quelle nennt: {n}. Andere werden mit dem verglichen, was sie beim Hinzufügen waren.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Progress of verifying all models</source>
        <translation>Fortschritt beim Prüfen aller Modelle</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Unchanged models: {n} of {all}</source>
        <translation>Unveränderte Modelle: {n} von {all}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Verify all</source>
        <translation>Alle prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>Verify all models</source>
        <translation>Alle Modelle prüfen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/verify_card.py"/>
        <source>not the file that was added</source>
        <translation>nicht die Datei, die hinzugefügt wurde</translation>
    </message>
</context>
<context>
    <name>VersionDialog</name>
    <message>
        <location filename="../../app/sotto/gui/version_dialog.py"/>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/version_dialog.py"/>
        <source>Settings for this version</source>
        <translation>Einstellungen für diese Fassung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/version_dialog.py"/>
        <source>Tick what should differ. It holds for this one answer; the chat keeps its own settings.</source>
        <translation>Ankreuzen, was anders sein soll. Es gilt nur für diese eine Antwort; der Chat behält seine eigenen Einstellungen.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/version_dialog.py"/>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/version_dialog.py"/>
        <source>Write another version</source>
        <translation>Eine andere Fassung schreiben</translation>
    </message>
</context>
<context>
    <name>VersionMenu</name>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>An answer is still being written.</source>
        <translation>Eine Antwort wird noch geschrieben.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>Another version with…</source>
        <translation>Andere Fassung mit …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_menu.py"/>
        <source>There is no question.</source>
        <translation>Es gibt keine Frage.</translation>
    </message>
</context>
<context>
    <name>VersionSwitch</name>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Next version</source>
        <translation>Nächste Fassung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>Previous version</source>
        <translation>Vorige Fassung</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/message_footer.py"/>
        <source>{number} / {count}</source>
        <translation>{number} / {count}</translation>
    </message>
</context>
<context>
    <name>WeightsChart</name>
    <message>
        <location filename="../../app/sotto/gui/weights_chart.py"/>
        <source>Each row is one kind of tensor, each cell one of {count} layers.</source>
        <translation>Jede Zeile ist eine Art von Tensor, jede Zelle eine von {count} Schichten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/weights_chart.py"/>
        <source>{name}: {percent} %, {bits} bits a weight</source>
        <translation>{name}: {percent} %, {bits} Bit je Gewicht</translation>
    </message>
</context>
<context>
    <name>WorkshopCard</name>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Cancel making a model smaller</source>
        <translation>Das Verkleinern eines Modells abbrechen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Hide this card</source>
        <translation>Diese Karte ausblenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Progress of making a model smaller</source>
        <translation>Fortschritt beim Verkleinern eines Modells</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_card.py"/>
        <source>What went wrong, in detail</source>
        <translation>Was schiefging, im Einzelnen</translation>
    </message>
</context>
<context>
    <name>WorkshopWords</name>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>A little smaller than usual</source>
        <translation>Etwas kleiner als üblich</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>A little smaller than usual, the fastest on many processors</source>
        <translation>Etwas kleiner als üblich, auf vielen Prozessoren am schnellsten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Cancelled. Nothing is left of it.</source>
        <translation>Abgebrochen. Es blieb nichts davon zurück.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Computing the checksum of the original</source>
        <translation>Prüfsumme des Originals wird berechnet</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Good answers: the usual choice</source>
        <translation>Gute Antworten: die übliche Wahl</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Half the size, answers as good as the original’s</source>
        <translation>Halb so groß, Antworten so gut wie beim Original</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Hard to tell from the original</source>
        <translation>Vom Original kaum zu unterscheiden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>It is on the list. Reading your text with the original, to compare</source>
        <translation>Es steht in der Liste. Zum Vergleich liest das Original deinen Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>It is on the list. Reading your text with the smaller model, to compare</source>
        <translation>Es steht in der Liste. Zum Vergleich liest das kleinere Modell deinen Text</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Its answers are a little worse: perplexity {before} before, {after} after.</source>
        <translation>Die Antworten sind etwas schlechter: Perplexität {before} vorher, {after} nachher.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Its answers are about as good: perplexity {before} before, {after} after.</source>
        <translation>Die Antworten sind etwa gleich gut: Perplexität {before} vorher, {after} nachher.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Its answers are clearly worse: perplexity {before} before, {after} after.</source>
        <translation>Die Antworten sind deutlich schlechter: Perplexität {before} vorher, {after} nachher.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Making {name} smaller: {quantization}</source>
        <translation>{name} wird verkleinert: {quantization}</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Rounding its numbers. You can go on chatting meanwhile.</source>
        <translation>Die Zahlen werden gerundet. Du kannst unterdessen weiter chatten.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Saving</source>
        <translation>Wird gespeichert</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>The smallest; answers are noticeably worse</source>
        <translation>Am kleinsten; die Antworten sind merklich schlechter</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>Very good answers</source>
        <translation>Sehr gute Antworten</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>{name} could not be made smaller</source>
        <translation>{name} konnte nicht verkleinert werden</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>{name} is ready to use.</source>
        <translation>{name} ist bereit.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>{size} instead of {original}. The original stays where it is.</source>
        <translation>{size} statt {original}. Das Original bleibt, wo es ist.</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/workshop_words.py"/>
        <source>{value} (±{uncertainty})</source>
        <translation>{value} (±{uncertainty})</translation>
    </message>
</context>
<context>
    <name>_AnswerMenu</name>
    <message>
        <location filename="../../app/sotto/gui/compare_controller.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_controller.py"/>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_controller.py"/>
        <source>Details…</source>
        <translation>Details …</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/compare_controller.py"/>
        <source>More about this answer</source>
        <translation>Mehr zu dieser Antwort</translation>
    </message>
</context>
<context>
    <name>_Greeting</name>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>An empty greeting is left out</source>
        <translation>Eine leere Begrüßung wird weggelassen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/preset_editor.py"/>
        <source>Greeting {number}</source>
        <translation>Begrüßung {number}</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <location filename="../../app/sotto/gui/adapter_choice.py"/>
        <source>1 is as it was trained, 0 does nothing</source>
        <translation>1 ist wie trainiert, 0 bewirkt nichts</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/adapter_choice.py"/>
        <source>Strength of {name}</source>
        <translation>Stärke von {name}</translation>
    </message>
</context>
<context>
    <name>_TemplateView</name>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Show the template</source>
        <translation>Vorlage zeigen</translation>
    </message>
    <message>
        <location filename="../../app/sotto/gui/about_model.py"/>
        <source>Show what is different</source>
        <translation>Zeigen, was anders ist</translation>
    </message>
</context>
</TS>
