from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "idempotency_keys" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "actor_id" CHAR(36) NOT NULL,
    "mutation" VARCHAR(64) NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "body_hash" VARCHAR(64) NOT NULL,
    "result" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_idempotency_actor_i_f5cd94" UNIQUE ("actor_id", "mutation", "key")
) /* A creating mutation that was done, kept so that its repeat gives the same answer. */;
CREATE INDEX IF NOT EXISTS "idx_idempotency_created_944834" ON "idempotency_keys" ("created_at");
CREATE TABLE IF NOT EXISTS "activities" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "sequence" BIGINT,
    "kind" VARCHAR(32) NOT NULL /* WORKFLOW_CREATED: workflow_created\nWORKFLOW_UPDATED: workflow_updated\nWORKFLOW_PUBLISHED: workflow_published\nWORKFLOW_ARCHIVED: workflow_archived\nWORKFLOW_DELETED: workflow_deleted\nEXECUTION_QUEUED: execution_queued\nEXECUTION_STARTED: execution_started\nEXECUTION_COMPLETED: execution_completed\nEXECUTION_FAILED: execution_failed\nEXECUTION_CANCELLED: execution_cancelled\nEXECUTION_TIMED_OUT: execution_timed_out\nMEMBER_JOINED: member_joined\nMEMBER_CHANGED: member_changed\nMEMBER_LEFT: member_left\nWORKSPACE_UPDATED: workspace_updated\nSECRET_SET: secret_set\nSECRET_DELETED: secret_deleted\nAPI_KEY_CREATED: api_key_created\nAPI_KEY_REVOKED: api_key_revoked */,
    "subject_type" VARCHAR(64) NOT NULL,
    "subject_id" CHAR(36) NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL /* USER: user\nAPI_KEY: api_key\nSYSTEM: system */,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "data" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_activities_workspa_20faa6" UNIQUE ("workspace_id", "sequence")
) /* Something that happened in a workspace; `sequence` is given after its commit, by the sequencer. */;
CREATE INDEX IF NOT EXISTS "idx_activities_sequenc_992210" ON "activities" ("sequence", "id");
CREATE TABLE IF NOT EXISTS "activity_heads" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
) /* How far a workspace's activity is numbered; `id` is the workspace's. */;
CREATE TABLE IF NOT EXISTS "audit_entries" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36),
    "action" VARCHAR(64) NOT NULL /* )  #: None for what a person did to their own account */,
    "subject_type" VARCHAR(64) NOT NULL /* )  #: noun.verb in the past tense: `api_key.created` */,
    "subject_id" CHAR(36) NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL /* USER: user\nAPI_KEY: api_key\nSYSTEM: system */,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "data" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL
) /* Who did what; never changed. It outlives its workspace and the things it speaks of. */;
CREATE INDEX IF NOT EXISTS "idx_audit_entri_workspa_696908" ON "audit_entries" ("workspace_id", "id");
CREATE INDEX IF NOT EXISTS "idx_audit_entri_actor_i_2220a7" ON "audit_entries" ("actor_id", "id");
CREATE TABLE IF NOT EXISTS "users" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) UNIQUE,
    "username" VARCHAR(39) UNIQUE,
    "name" VARCHAR(200) NOT NULL,
    "locale" VARCHAR(35),
    "time_zone" VARCHAR(64) /* )  #: BCP 47 */,
    "avatar_url" VARCHAR(2000) /* )  #: a name of the IANA database */,
    "password_hash" VARCHAR(255) NOT NULL,
    "email_verified_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL
) /* A person. E-mail and user name are stored in lower case, so that case never tells two people apart. */;
CREATE TABLE IF NOT EXISTS "email_verifications" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "used_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
) /* A mailed token that proves that a user reads mail sent to `email`. */;
CREATE INDEX IF NOT EXISTS "idx_email_verif_expires_37425a" ON "email_verifications" ("expires_at");
CREATE INDEX IF NOT EXISTS "idx_email_verif_user_id_35a881" ON "email_verifications" ("user_id");
CREATE TABLE IF NOT EXISTS "password_resets" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "used_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
) /* A mailed token that sets a new password once. */;
CREATE INDEX IF NOT EXISTS "idx_password_re_expires_6110ec" ON "password_resets" ("expires_at");
CREATE INDEX IF NOT EXISTS "idx_password_re_user_id_78da2a" ON "password_resets" ("user_id");
CREATE TABLE IF NOT EXISTS "sessions" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "user_agent" VARCHAR(400),
    "created_at" TIMESTAMP NOT NULL,
    "last_seen_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "revoked_at" TIMESTAMP,
    "user_id" CHAR(36) NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
) /* A browser or device where a person signed in. */;
CREATE INDEX IF NOT EXISTS "idx_sessions_expires_6bcc94" ON "sessions" ("expires_at");
CREATE INDEX IF NOT EXISTS "idx_sessions_user_id_a4803b" ON "sessions" ("user_id", "id");
CREATE TABLE IF NOT EXISTS "workspaces" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) NOT NULL,
    "slug" VARCHAR(63) NOT NULL UNIQUE,
    "plan" VARCHAR(16) NOT NULL /* FREE: free\nPRO: pro\nENTERPRISE: enterprise */,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL
) /* A tenant. */;
CREATE TABLE IF NOT EXISTS "api_keys" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) NOT NULL,
    "prefix" VARCHAR(16) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE /* )  #: the token's first characters, to recognise it by */,
    "scopes" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP,
    "last_used_at" TIMESTAMP,
    "revoked_at" TIMESTAMP,
    "created_by_id" CHAR(36) NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
) /* A program's credential; it acts for the user who made it, within its scopes and that user's present role. */;
CREATE INDEX IF NOT EXISTS "idx_api_keys_workspa_d82863" ON "api_keys" ("workspace_id", "id");
CREATE INDEX IF NOT EXISTS "idx_api_keys_created_ac5ec7" ON "api_keys" ("created_by_id");
CREATE TABLE IF NOT EXISTS "invitations" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) NOT NULL,
    "role" VARCHAR(16) NOT NULL /* OWNER: owner\nADMIN: admin\nEDITOR: editor\nOPERATOR: operator\nVIEWER: viewer */,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "accepted_at" TIMESTAMP,
    "invited_by_id" CHAR(36) NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
) /* An offer of a membership, open to whoever holds its token. */;
CREATE INDEX IF NOT EXISTS "idx_invitations_workspa_73d550" ON "invitations" ("workspace_id", "id");
CREATE INDEX IF NOT EXISTS "idx_invitations_workspa_e556b6" ON "invitations" ("workspace_id", "email");
CREATE TABLE IF NOT EXISTS "memberships" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "role" VARCHAR(16) NOT NULL /* OWNER: owner\nADMIN: admin\nEDITOR: editor\nOPERATOR: operator\nVIEWER: viewer */,
    "version" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL /* )  #: rises with every change */,
    "updated_at" TIMESTAMP NOT NULL,
    "user_id" CHAR(36) NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_memberships_workspa_a2d391" UNIQUE ("workspace_id", "user_id")
) /* A user's place in a workspace. */;
CREATE INDEX IF NOT EXISTS "idx_memberships_user_id_fbbad3" ON "memberships" ("user_id", "id");
CREATE INDEX IF NOT EXISTS "idx_memberships_workspa_f06d85" ON "memberships" ("workspace_id", "id");
CREATE TABLE IF NOT EXISTS "secrets" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(64) NOT NULL,
    "sealed" BLOB NOT NULL,
    "created_at" TIMESTAMP NOT NULL /* ()  #: what `Vault.encrypt` made */,
    "updated_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_secrets_workspa_a7a341" UNIQUE ("workspace_id", "name")
) /* A named value that workflows use and nobody reads. */;
CREATE INDEX IF NOT EXISTS "idx_secrets_workspa_6d3602" ON "secrets" ("workspace_id", "id");
CREATE TABLE IF NOT EXISTS "workflows" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) NOT NULL,
    "description" TEXT,
    "tags" JSON NOT NULL,
    "search_text" TEXT NOT NULL /* ]]()  #: in the order given; `WorkflowTag` has the same, to search by */,
    "status" VARCHAR(16) NOT NULL /* DRAFT: draft\nPUBLISHED: published\nARCHIVED: archived */,
    "draft_revision" INT NOT NULL,
    "last_version_number" INT NOT NULL /* )  #: rises by one with every change of the draft */,
    "published_version_id" CHAR(36),
    "actor_kind" VARCHAR(16) NOT NULL /* USER: user\nAPI_KEY: api_key\nSYSTEM: system */,
    "actor_id" CHAR(36) /* )  #: who created it */,
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
) /* A named graph of a workspace. */;
CREATE INDEX IF NOT EXISTS "idx_workflows_workspa_5d76e5" ON "workflows" ("workspace_id", "name", "id");
CREATE INDEX IF NOT EXISTS "idx_workflows_workspa_7d65c6" ON "workflows" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_workflows_workspa_4bb4e1" ON "workflows" ("workspace_id", "updated_at", "id");
CREATE TABLE IF NOT EXISTS "workflow_drafts" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "graph" JSON NOT NULL,
    "workflow_id" CHAR(36) NOT NULL UNIQUE REFERENCES "workflows" ("id") ON DELETE CASCADE
) /* The graph that is being edited: exactly one per workflow, under its `draft_revision`. */;
CREATE TABLE IF NOT EXISTS "workflow_draft_snapshots" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "revision" INT NOT NULL,
    "graph" JSON NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_dr_workflo_4c6f76" UNIQUE ("workflow_id", "revision")
) /* A draft revision that a run was started from, kept so that the run stays pinned to it. */;
CREATE TABLE IF NOT EXISTS "workflow_tags" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "tag" VARCHAR(50) NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_ta_workflo_1019e0" UNIQUE ("workflow_id", "tag")
) /* One tag of a workflow, there to be searched by. */;
CREATE INDEX IF NOT EXISTS "idx_workflow_ta_tag_d50f40" ON "workflow_tags" ("tag", "workflow_id");
CREATE TABLE IF NOT EXISTS "workflow_versions" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "draft_revision" INT NOT NULL /* ()  #: 1, 2, 3… within the workflow */,
    "graph" JSON NOT NULL /* ()  #: the revision of the draft that was published */,
    "note" TEXT,
    "actor_kind" VARCHAR(16) NOT NULL /* USER: user\nAPI_KEY: api_key\nSYSTEM: system */,
    "actor_id" CHAR(36) /* )  #: who published it */,
    "on_behalf_of" CHAR(36),
    "published_at" TIMESTAMP NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_ve_workflo_33b5f2" UNIQUE ("workflow_id", "number")
) /* A published graph; never changed after it was made. */;
CREATE TABLE IF NOT EXISTS "executions" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "version_id" CHAR(36),
    "draft_revision" INT /* )  #: the version it pins, or */,
    "status" VARCHAR(16) NOT NULL /* QUEUED: queued\nRUNNING: running\nPAUSED: paused\nCOMPLETED: completed\nFAILED: failed\nCANCELLED: cancelled\nTIMED_OUT: timed_out */,
    "trigger" VARCHAR(16) NOT NULL /* MANUAL: manual\nAPI: api */,
    "actor_kind" VARCHAR(16) NOT NULL /* USER: user\nAPI_KEY: api_key\nSYSTEM: system */,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "input" TEXT NOT NULL,
    "error" TEXT /* ()  #: JSON */,
    "epoch" INT NOT NULL /* ))  #: JSON: code, message, nodeKey */,
    "worker_id" VARCHAR(64) /* )  #: rises with every claim; an append under an older one is refused */,
    "lease_until" TIMESTAMP,
    "last_sequence" INT NOT NULL /* )  #: by the database's clock */,
    "priority" INT NOT NULL,
    "timeout_ms" INT NOT NULL /* )  #: higher is sooner */,
    "queued_at" TIMESTAMP NOT NULL,
    "started_at" TIMESTAMP,
    "ended_at" TIMESTAMP,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cost_usd" VARCHAR(40) NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
) /* One run. The journal is the truth of its course; the rest here is a projection of it. */;
CREATE INDEX IF NOT EXISTS "idx_executions_workspa_fed966" ON "executions" ("workspace_id", "queued_at", "id");
CREATE INDEX IF NOT EXISTS "idx_executions_workflo_c8ff33" ON "executions" ("workflow_id", "queued_at", "id");
CREATE INDEX IF NOT EXISTS "idx_executions_workspa_81b8a4" ON "executions" ("workspace_id", "status", "queued_at");
CREATE INDEX IF NOT EXISTS "idx_executions_status_144fd9" ON "executions" ("status", "lease_until");
CREATE TABLE IF NOT EXISTS "execution_commands" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL /* CANCEL: cancel */,
    "data" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "applied_at" TIMESTAMP,
    "execution_id" CHAR(36) NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE
) /* Something asked of the holder of a run's lease. */;
CREATE TABLE IF NOT EXISTS "execution_events" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "sequence" INT NOT NULL,
    "type" VARCHAR(32) NOT NULL /* ()  #: 1, 2, 3… */,
    "node_key" VARCHAR(64),
    "path" VARCHAR(500) NOT NULL,
    "at" TIMESTAMP NOT NULL /* ="")  #: iteration path, `key:index` joined by `\/` */,
    "data" TEXT NOT NULL,
    "sealed" BLOB /* ()  #: JSON, masked */,
    "execution_id" CHAR(36) NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_execution_e_executi_3537d8" UNIQUE ("execution_id", "sequence")
) /* One entry of a journal. */;
CREATE TABLE IF NOT EXISTS "node_runs" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "node_key" VARCHAR(64) NOT NULL,
    "path" VARCHAR(500) NOT NULL,
    "component" VARCHAR(64) NOT NULL,
    "status" VARCHAR(16) NOT NULL /* RUNNING: running\nRETRYING: retrying\nCOMPLETED: completed\nFAILED: failed\nSKIPPED: skipped\nCANCELLED: cancelled */,
    "attempt" INT NOT NULL,
    "started_sequence" INT NOT NULL,
    "output_sequence" INT,
    "error" TEXT,
    "started_at" TIMESTAMP NOT NULL /* ))  #: JSON: code, message */,
    "ended_at" TIMESTAMP,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cost_usd" VARCHAR(40) NOT NULL,
    "execution_id" CHAR(36) NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_node_runs_executi_c0a141" UNIQUE ("execution_id", "started_sequence")
) /* How one node of a run went; its output is in the journal at `output_sequence`. */;
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSON NOT NULL
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "node_runs";
        DROP TABLE IF EXISTS "execution_events";
        DROP TABLE IF EXISTS "execution_commands";
        DROP TABLE IF EXISTS "executions";
        DROP TABLE IF EXISTS "workflow_versions";
        DROP TABLE IF EXISTS "workflow_tags";
        DROP TABLE IF EXISTS "workflow_draft_snapshots";
        DROP TABLE IF EXISTS "workflow_drafts";
        DROP TABLE IF EXISTS "workflows";
        DROP TABLE IF EXISTS "secrets";
        DROP TABLE IF EXISTS "memberships";
        DROP TABLE IF EXISTS "invitations";
        DROP TABLE IF EXISTS "api_keys";
        DROP TABLE IF EXISTS "workspaces";
        DROP TABLE IF EXISTS "sessions";
        DROP TABLE IF EXISTS "password_resets";
        DROP TABLE IF EXISTS "email_verifications";
        DROP TABLE IF EXISTS "users";
        DROP TABLE IF EXISTS "audit_entries";
        DROP TABLE IF EXISTS "activity_heads";
        DROP TABLE IF EXISTS "activities";
        DROP TABLE IF EXISTS "idempotency_keys";"""


MODELS_STATE = (
    "eJztXet32zay/1dwdD+0e47q68h2kjr33nNkm2m0sWWvLSfN1j00JEISa4rkkqAdbbf/+x"
    "2AD/FtktYDkvGljYkZSJoBgZnfPPBna2ZpxHD3ehqZ2RYl5mj+mcxbx+jPlolnBP5RQNFG"
    "LWzbi3H2gOKhwVn0Ba36QOZ8EA9d6uARhfExNlwCjzTijhzdprplMq4uGjkEU92coJlHMX"
    "uM6BRT9IRdpFkmsDwQmyLX8h/r1EUOsYEFTfRH4sJTglz41gib7hNx9tjHatYIPhfmXNkn"
    "eKb+L4+o1JoQGHbgc377rQU/1HJUXWME4Uexf4M0Wr//Dv/QTY18Jy6jZn/aD+pYJ4aWkL"
    "zPzp+rdG7zZ7e3vbOPnJL9uKE6sgxvZi6o7TmdWmZE7nm6tsd42NiEmMTBlGgxHZieYQRq"
    "Cx/5PwgeUMcj0VfVFg80MsaewTTZ+p+xZ464HGE17D0QxyTGnq65eyZ5gp//f8G3jHGoav"
    "9yoN4oA1VtZdYA+zYppQWPRpbJ1o9uUiazP//y513Ihj9tsQ84/dS9/vHg7d+4NCyXThw+"
    "yCXX+oszYop9Vi7/hcDjWqsq9jjPMoUfPlhIf/HahMIMxSWYgGN7R2zpJwV6OsVOvkDjPC"
    "mBwhfcQlG2Zvi7ahBzQqfw59vDEtF+6V5z6b495NK1YMP0d9R+MNLhQ0khP/jbcVX5BuQ7"
    "KNrO0VEF2QJVoXD5WFK6Q0ubq1PsTuvIOMG0g5Je/iKGPYR934yM/35z2c+X8YIjJWBNH1"
    "H0H2ToLt1CQZcIlsmCGxSu+y8jLtAfL7q/pmV9en55kt6h2QQnKcFzi4hoKs4R/hmMUH1G"
    "8hWQ5EwrIWDdC/+xHFVkLJDNaGLQu1BuBt2Lq4Q6zroDhY10+NN56umPb1MqiiZBX3uDT4"
    "j9if552VfSWovoBv9sse+EPWqppvWkYi0uyPBx+OgvZleOH2KGDnswxKOHJ+xoambE6lhF"
    "tNmhWWeWfoJNPOE6YtJk3zNwHLpgHz7qNNepiMZK3QnsU+mkoiNxY83AFGdWPrfipzAzLD"
    "wN6WCloifLeXBtPCIf0L1LYJ2ZI3KPdJdb+EAwpsThhv/Ims102kbDuW/2B7Q5bsUaPi/X"
    "yYimDszPkCXjYfy2GGpzR+F36XOI4nOklVhV9Gk+6XukDrb4kk8K9USf9EyaL9Y4V0qk8P"
    "UqCDNYr6LIEr4u/O+nnzudg4N3nf2Dt++PDt+9O3q//x5o+RfODr0rUcBJ75def5A8yNiD"
    "lEsCvzbfXlZMb8Yl34OviQNBJ/2TgFdks7n19fL688fzy6/q6bUC5/vZMd/nxwacyoFZdG"
    "dGNLdXZykaz9ZSNFe3J+e9m08JKtsbghE7TdAxg6/3JUGGndEUzpI41ZlyriQ/EQ5Vwj9R"
    "+VU5vR30LvvqP26VW0YDchl57IepIDIvSQN2x/UgSQRqc1IznV5eXAUfuKCD88zOfObHbu"
    "88STbGupGards/Vc5TZCO2VowUJbOMztTL20GckhmbYLJ49M68UC5OlGv175e9PpttRmZD"
    "4qh/WLrJ5glGYUvp/xIbHk2xOYmNnysfB9GgQcbUl/PNVfdUSarW344j3d4osDj4EjqG0x"
    "yWBVVdQqPnkY6CsUhD3aue+ln5tlha2NYZjLpYWSHFtfLl8nOcwiGP1gPRMhbK3xD6r2P0"
    "po06bXRw53X2O2+RDXZH9K3b6EmH182jYLFMsN16zgE86FRwAA86hQ4gG0pt197wDzKi/v"
    "tew9VO84m8bQjjbYdCq2dyJLmkwZESqo8Ev+ToS84g8kpu3d4o18fIc4kTbUfRNgRb3Leb"
    "gXIBW9vcpWSW3o6qrPk3byus+Tdpl3qx5tlQnno2Au4LZhMuZ7mDLIZkio2xao3ryDTNJ+"
    "WalCvzFOvgoCG9REFfDQoqiiokDFofBv1EcBJxyxtvV4BD5+oUSCtCop+sJxhy4njkDy4K"
    "Z2JwJBgn4OAQ7QO61zUOUDIUMkadxT2XNWkOuClTJASFKw3sMje2CbSWYW2ErzXaHvdXJO"
    "P1oWui7GK2XpAfFoyU71y+f1A5H8x2rImDZ7CpwCmrEZPq2PiAdMr2GBeNLYdvJ8wJQU9T"
    "C82wRhALoTAsQzd5VMUdWSBghE3ND84wYpjPhhUP8yHHMkhentgaP/n53S8b6WEhnDb6LT"
    "I+hnNVRnVE2ib5/zMiv7EYclqMZYVcInv+TXNz9ver5Obs7xfn5gRjcU3E+dDp5fk5GJno"
    "rnV610rZ9/DWjfXvdXDFBccOamP56Aq1HohZO08qybUcQT+/1zSAu3wAne35/CvDPj7WHZ"
    "eiEfw0OBKI47ZhBDlkZE1M3WWHARrOC3D4JtOsGyDmh1cdGGLBIYEICURIICILRMTVTL7b"
    "OkzXQM1JziWoeXtA1K3TMvd4we5v8jqneaWmRdZ0EHhvoOckp9SyyFpOutsZRRd71BlGGT"
    "xP2T0yDXKJgs2AhTlyzgr5o+UQfWJ+JvNMlkJKqgHk9zU+13YKd/F0sXM6+CmC0DLrC6Tg"
    "J2pxNXRvTrtnSqtgk1iCiG9dso1oQ1XpZvbFfPFuCOv2NJ0qJnXy8e7FaLsU82Z0KgHCyv"
    "ULX6cW0nQNPU0x/YBM8kgcFGQl7qEeRZZHDV6OzGDmaIEGSDNBvBSBDSLXJvjBRdY4C3Gv"
    "6DNeAmbHk20kmi0Smi3A4bw9Vm29jMGaxdELDpFR6QDn7Fsm4bEytskgzDKOXXgj2LZDWY"
    "cFojvIeoJXZDSyPD/4m4OWNphlQ9m0u5y6HCjDBBHvwVkxZMVt7CCwsUsRJaZLjtF9EN/d"
    "C471+wKN1p9EpkfvxGYn06NlevRrOdtlerRMj5ZRSRmVFB3fFiSxUJlh3fhCHH2sj3Cggw"
    "zmkiVql0EvhJGrjzH6ypmHM16V6mdp+Ol7tmP5HeC4E8Iz/xyWf81JEU/pA3fknn/mfV5K"
    "4TKmrAKvsHlkNqBQ+AnXYB3PMGIQ2chtmgl4VMVfA6qSLl0Zj22308+EqRuWdsDO2gGCZi"
    "dVULPsCdZMyw0Tk2RO0vboty6gE2OR+GV5IoUXROZlgL8swB9bUCKF9nvmo04L3czYaLu0"
    "zXlEV9WvNJE1HoObZ43B4fNbCrlT3W4jy2ZOocWKyXgofmrBz+Cxd26j5viTL5rqJWH69H"
    "PfV5HepvQ2xdia1uBtstrNpkGskFdkWbcuv/ZZ/Mp6MnkA6+yi1z9GWJvp5p2pnPUGlzBI"
    "NJ1aMHp5pVx3+RPYeeC7s2dfespXNsGjTp78823zAS4JEUiIQAijaSeci+2CCKSaG6oZj0"
    "bEbvY6p1glViCynrkr06SyJcMocQNZ2SIrWzYv3BVUtizedQl8PSfdzL4oEvx1EcFFrRz4"
    "KzbaLoO/FqBT5bSKsAeSwWpJktdj5KVMPEde6VaMRD5EbqZEuxjcknkUIiFbEnfZQtzlEf"
    "aI3CqXwkaBMY71tQh8s6I3IWgR2Hlz+O7w/cHbw6gzYPSkrCFg9mqN14evBFUjju4SlzfY"
    "QyyuMQ/KFTPHxrPUO+zGBXdPNInqJzi3Z3G8Sm9dRvalhy6qYKWHvkEPXSalbHFSyhV2XV"
    "C5dk1cQls5jnmSoF3mm9sBqcq6DdMXlD0wbvC7wV1E4ZzIMvPd9ZrcsphhK51wGUeXcXQh"
    "9vmdMOW3K44uU+1lqr3Ur3TIV2ByyFT73fRqbvjttq0cdyYYaZf5Mf7duJX9F/YJGnrEhk"
    "d8ByS8/9hlsUTevc60hpY29wut85yYJlNUikPyX58NQsqI46Z3nnaJsyPvcVmBo5NSQ4yr"
    "9A4Xl2CD5LwAJ7qJnXm+JhY8KV0M59Rvx7ll2iiR/knQzCUymECwJ71+9/pb1PolsprOL/"
    "u/nOQ0fzn5NlC6r94Tbf3oBxF5x8H7L4xnj5gjZ27Te37XV+bcqMKwy/avjDu+BjdHBspk"
    "oExE16daoGxT/o/rFtQZh0Ptcg+IE1V2gYYOuCqsLthBGnnURwQOJeKQReNcF5YPeDh6Xl"
    "FxXe46IRzp2wjm28hAzloCOXz9w95g5thGxWJOcjUSs2B4b1LOh5XuAz0suQ+Uj712T+VV"
    "mqHBReKwDTW8Vi3GK1UttKplePQ1aFnenvcatCyDpDJIummkQNAgKZd6DkIQaqMYHmA/qD"
    "I24Pvwe0j5iXeYZrFM3nWafSrC4Oa7FNYL8+6RYT2xG8Ewm8i1/Ego+yu4KowSw3ARfbJg"
    "Tss2gNvGDs1DFNbymc/jEBJ2EAV2WHN7svSBLhDWsJLeZOzlyo9al4MNL4pZCyzkg58ryP"
    "jg50IRs6GkhGVOQHodV8JyOiVYTjiWlxbAxkrzAgxrhIvqwgtAgIhj94C1g6Mq6/2oeL0f"
    "ZRrngeek/tsya4k4wSSwlINy4ZPTK3T4LmO+pAfXDB3jRzhEHdVzap2XSS7xZY99W9Aa87"
    "sAe91+FzHjYQiWX4FCnuF4brOquFuVblcZ7DmquKobUMkw7uIJcVRlVwKqEksnsy/Fr/dp"
    "BB7lTiAxJJExJBnheRVqlvlkO6vmDIS5GcRtkRaVA7slcqaKsbco7agyAEeJic1cmCw2Is"
    "Gs7QGzJBYgFhbgGt6kjvEd0u9eHtNBFWf0oNgZPcg4OAbOaeJWrfleyLu+Bd8aO4TU3Eta"
    "H68VBSYDzjvz6vrymN3QeWcq/YFyfXXdu4ExYlLi2Ky5WHoPr6KU5TfXk/bwzhpK0h5+FW"
    "oWxB4+c/A4t0rXH3jWDmYVsqrGaCsaw4MpQRMH21M/zqu7aEhAz7y9KdFgp/0O7MYcWSZh"
    "MeSoDLeNPFhoDr/Q6p5/oOqQR53lyOdcu7yyT5FG+vYY6XwBZGXOLrrPl3nEkN4v9RFF/0"
    "GG7q6sDe1mdkomisQmGdocUeVozBw5zakbZROc5LRV5NtC/WKxGNt6V/52ZH3VOSKy+sgq"
    "49IkAwv+U6OkLJxoG1VQqZ4stgQrZIq9/Oy9MbHtTq3iMzgiqHEWq27AVBmh4mwoPOv8Ux"
    "MjxzPRE3YRrAyGbICLZM3a6IHYNErUYpE4RgYkcxfZumnyVoBwgubBXav6mMJOHDF1hp+a"
    "acYhT2xRTuxIRRmxFzaNj7Osr2v8KvGcJTeOl1aQtIIEV8DLKubzbZtGBfNNrRsxRLsC+2"
    "atcTku/YKwXKiZ5y2gmk3DfJSA36ZdeifRM9RNbtYOw0FFlxAlodoiqiTSJ0vtRbJnZJhQ"
    "rDBh/Ddk1DIg3wtszBSbwKmVS4HPlV8H5eZQop1YSJ62kVLJxHji1jFCQ3ppg77ABnUJdk"
    "ZTlcLCrrPcU2wib0Nw2AUt2HSTYwSWw+D7if5IzA/oPrQcBnhyj6bY5SQuSKfNsAP/dyL/"
    "WsvEcb+0WTf81oHNS72c965a9H7Bvcb4vRbGneqsgrPr7sfBsY8u3ZlXtyfnvZtPytkxsr"
    "0h7BVTot2ZTJq9L+wh0w+oUsuoPVC6X6Joaij2KW1ekfjT2DI0oi3KFIcWnUY56C6aYQqq"
    "x4b+8HxC+vKTApLxqhoYSpZR3r+XhlF4A5HghkIVXp1hXtl1oYQLuNcn5v2ab1T8Nr2hHy"
    "fNXKoXFmIsXtmi+/gqz7BiJUbbQaSLei5REf8LnKTtsQtr3KwGnrflqA/wG5qePckZhDZB"
    "bm/Y1auslhYOmaue+ln5BmeMrasPZH5n3ny7GSgXx8idu5TMCt4S9g4EK8o/VxzP5G9N+C"
    "XWf5j4Cqj3esR5hH8lWmHrXgsFQAvSi3axLNFKXhuQ15BMsTFWrXEduaf5hJf9mrcjmS3Z"
    "RMBbkUYnsyVfnZplN2rZjVrU6NpLulEnwFLVCSJZScGfBJwfP18TAxcA0qmw2QBPdkjqf6"
    "0jCslEVhKIDCRaIRsrhLGfj0degn8M1IvYop+OTHkbbmqhIQmQRTBBh/NshLIBf5WkKZgy"
    "5/Ii6gsgTiujjsJEHQPt1As6Bkwie9oNY45HVUKOR8URx6PigOPRM/FGmQQkk4A2fWDmmS"
    "mCJwF98aGwsiM4JKl2DAfYWvWGmSHO6yf8fAg6UfqgtYbwmPIaIZ60zK55ym2A2WSOKkdy"
    "ED6QWcyinr+1o0ObCAhtUQbzVsY1GwDSQfj5TRt12ujgzuvsd97ymFmQhRA/5/Li1pUYZb"
    "b5ElTEq1HCIpZ4DDO4Oha29Gj7L9JW3Tk2nEtkWjQHCCpOIgrpZbJc/bQdGT6tGD6t4v7J"
    "0OhLQqMLK7Y0OJomk+HRTW9MNeS6yGqpHzlL88rYmfCxMwlISUBKAlKVACnlOxl5tACKWg"
    "y2y0AoEpLVCAQ5nrmHWA+bPyzPMbHBGtgw/wDER3n5GetPM4Ixl3wIHAmXIh7qAUrM+pf9"
    "QXxAhRPnh4tW8ilNCuGAwcutc4sti0Ka+ESLjPUFOSdcDBgEu0T1TKobMmYlDmbWLB9XZu"
    "GW2XWbxs3W6qzEU2h1yjqEuG1kOQU+Swn1igGy7SvJaaCSf9wqt6zSxt+F78zr236/1//l"
    "mB05Jijizrzqgt/PCnQweP5AcXp5cXWuDNijkTWz2fkPTz92e+fs0RjrBqfq9k+Vc/5oxO"
    "Rj8KfMMD5TL28HoFdwMeDM94p81Qhk+8FF8fW9ZgQBvtVkkhciqLYKYuxCL4OLbv+2e36M"
    "wL7ysMHhHQ7tiATjSJRNomyvwhqQ6Nlq5KqbtlervDpiEHnDEDY2QhzHyjk4i8UdMQgciQ"
    "pjgmHkLi9eGI5tWv62NcoJ8Bb6EhG9wLWuCwEz61OD2WbEdfEE/mHCn59JtkNARZ4VOxMM"
    "/yi4XLs40zPBJPJLEa8gjpcOG1iffUCYAx+E3SvMWzbD36w43+GVxjoz78fMtShwBJYw65"
    "ovBYwDVxltlwdpUqzyqjORQzS8VYBLQK5mXulNeYuBOJ+wPRyCV3A4993xoHsGeOQjwxo9"
    "FLywJdSrbhrg6Jaj03kNXcRZhD33NpbPx/YYy6PqLAcGKxRpkknoPD5/wU71yZRl+LrIte"
    "DwKEIi88hWLP9EKKXOOZJglJF+oY+RoJd2Ay0nOaWxILKWwVBtdgVujE9qWGQN2441s6lK"
    "rQdi5hUE65MSKyTFujOmyM+dzsHBu87+wdv3R4fv3h2934/OxOxQ2eF40vuFnY8J7WYPzC"
    "AixSLNTfSQyy510VQX4OZ4bg7icUZG+gwbRTpYsKU3PJ9vL+DfNjWUSPRMOe1ddM9/fPO+"
    "/Z5vYbCx6X5iVQhBHGYutJcpgisJE8iuJbJriajZl893LcnbIJYkYJnduvHs1lNrBkTJDM"
    "gimnalXFeQCyevmPN6Y80Iq1acIOw+EC0sh5sG0PvYvyPqBxdxJDubzdqAX17kKNaW3kbF"
    "yaEvydHZiuwcP68tTGpLL+/N5N8wbWSFXlzIG9JvQx3vMtbzSqpsZafKJqrYOlAHNmVDb6"
    "TmJKeE7kTW8sIaqmcxpPmky1fu8pF4IdYLPZJEUdd2CvdZlyS9voT0SZRHwn9AsUfiU1T0"
    "RwgjrlGBB9TO3Pccguq4/Bq6ArrcPk5puUfJGi9q5VSGPOfuHzlQc7BKXuZ0rHBlrxNqLn"
    "ZDGiTlbCYfZ/WaWF4uCJNGRp4lbSoDeqHdubx+TJndo4io1M076FRw8w46hW4eG0r39dEI"
    "KwKpo4Q4j8AJpNUX9YpTN21Mc1Kmi+Ub0q/x2q1VAULpVqzVerGWNWPNBKwaOFFb5iO3/v"
    "eudRfki+mUfSGG7LFV0kb38B4e84+7BwtEN3l7Z3T/3/eZDafpJDvsoeVjXCUXgeZjXEKd"
    "PsJW7rgEGyTXgDWxMy+yn0KelMiHc0pcYU6aeI1OG814EKLowE/TVNfKSQAiRloBpZz0+t"
    "3rb/lqOckBHU++DZRuuqRH4hQSp5A4RS2cog//u/Zy+wKFQ+0yZIKb0OyWt2qQxCfriVcg"
    "MbYonomeiEk/8C49lkdtj7Is8qDla9jSB1N07w9GtSH3WSRj+dNXA0CCTOPlACEyBLvCEO"
    "xG3ETRNi7pJ26zn8jScGGTM3PcxWIRJ5jkIq6wiF9Fg6NsQ6NrZXD9zX9EqDPnz6o1Nbr5"
    "3Lu6Yg/cB922i9ocpc/szSSFYErJzM55gwoR8BiHsAWpG0O/MwZQdbnmscoIQ46MU+ZpDR"
    "HncArcB29jAt7Jjiziomji1HWu67At7rWScWTLSXcYyZaFoLueTSYLQUUoPpSFoOLoQhaC"
    "rrQQVIaFZFhIhoXatcJCXeLoo2krJyoUjLTLgkJ4QfNcRKhYqksubHstuaUvdIefvdmgDu"
    "gcYxEZBW0IOXeOjirAkkBViEvysRQwCS9VDQkH5Dso3TeVQidvSkInb/JCJybNDZwUlwPG"
    "WGRFYM2KwIyxsM7D7K//B5TZ0jw="
)
