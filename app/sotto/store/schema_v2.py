"""The second schema, frozen: downloads, what the user agreed to, the network log, and more about each model.

Paths hold the system's own bytes, times are Unix milliseconds.
"""

from __future__ import annotations

DOWNLOADS = """
-- No version of Sotto has ever written into the table that the first schema had.
DROP TABLE download;

-- error is the JSON of the error that is shown, empty for none.
CREATE TABLE download (
    id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    repository TEXT NOT NULL,
    revision TEXT NOT NULL,
    quantization TEXT NOT NULL,
    folder TEXT NOT NULL,
    entry TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE download_file (
    download TEXT NOT NULL REFERENCES download(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    local TEXT NOT NULL,
    part TEXT NOT NULL,
    size_bytes INTEGER,
    sha256 TEXT,
    etag TEXT NOT NULL DEFAULT '',
    received INTEGER NOT NULL DEFAULT 0,
    is_complete INTEGER NOT NULL DEFAULT 0,
    revision TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (download, number),
    UNIQUE (download, local)
) STRICT, WITHOUT ROWID;
"""

ACCEPTED_LICENCES = """
-- text_sha256 is of the text that was shown, empty if only its name and address were.
CREATE TABLE accepted_licence (
    licence TEXT NOT NULL,
    text_sha256 TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    PRIMARY KEY (licence, text_sha256)
) STRICT, WITHOUT ROWID;
"""

NETWORK_LOG = """
-- AUTOINCREMENT: a number is never used twice, so that the end of a request never lands at another one after a clear.
CREATE TABLE network_request (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    method TEXT NOT NULL,
    host TEXT NOT NULL,
    path TEXT NOT NULL,
    why TEXT NOT NULL,
    authorised INTEGER NOT NULL DEFAULT 0,
    status INTEGER NOT NULL DEFAULT 0,
    received INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

MODELS = """
CREATE TABLE model_folder (
    path BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- defaults is the JSON of what differs from Settings.
ALTER TABLE installed_model ADD COLUMN last_used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE installed_model ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE installed_model ADD COLUMN defaults TEXT NOT NULL DEFAULT '{}';
ALTER TABLE installed_model ADD COLUMN projector BLOB;
ALTER TABLE installed_model ADD COLUMN repository TEXT NOT NULL DEFAULT '';
ALTER TABLE installed_model ADD COLUMN revision TEXT NOT NULL DEFAULT '';
ALTER TABLE installed_model ADD COLUMN remote_name TEXT NOT NULL DEFAULT '';
ALTER TABLE installed_model ADD COLUMN entry TEXT NOT NULL DEFAULT '';
ALTER TABLE installed_model ADD COLUMN from_folder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE installed_model ADD COLUMN deleted_at INTEGER;
"""
