"""Make what finds things in a workspace. The models do not know these tables: see `search`.

Triggers mark every row that changed in the transaction that changes it, whoever does it, in cascades too. A later step
that rebuilds one of these tables on SQLite drops its triggers, and has to make them again.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE "search_marks" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" VARCHAR(16) NOT NULL,
    "subject_id" CHAR(36) NOT NULL
);
        CREATE TABLE "search_entries" (
    "number" INTEGER NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "subject_id" CHAR(36) NOT NULL,
    "scope" VARCHAR(80) NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    UNIQUE ("kind", "subject_id")
);
        CREATE INDEX "idx_search_entries_scope" ON "search_entries" ("scope");
        CREATE VIRTUAL TABLE "search_words" USING fts5(
    workspace, scope, title, text, title_forms, text_forms, tokenize = 'ascii', prefix = '2 3'
);
        CREATE TRIGGER "search_words_gone" AFTER DELETE ON "search_entries" BEGIN
    DELETE FROM "search_words" WHERE rowid = old.number;
END;
        CREATE TRIGGER "search_workflows_new" AFTER INSERT ON "workflows"
    WHEN NOT new.is_hidden BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('workflow', new.id);
END;
        CREATE TRIGGER "search_workflows_changed" AFTER UPDATE OF name, description, is_hidden, tags, updated_at ON "workflows"
    WHEN (NOT new.is_hidden OR NOT old.is_hidden)
        AND (new.name IS NOT old.name OR new.description IS NOT old.description OR new.is_hidden IS NOT old.is_hidden OR new.tags IS NOT old.tags
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('workflow', new.id);
END;
        CREATE TRIGGER "search_workflows_gone" AFTER DELETE ON "workflows"
    WHEN NOT old.is_hidden BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('workflow', old.id);
END;
        CREATE TRIGGER "search_agents_new" AFTER INSERT ON "agents" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('agent', new.id);
END;
        CREATE TRIGGER "search_agents_changed" AFTER UPDATE OF name, description, category, config, updated_at ON "agents"
    WHEN (new.name IS NOT old.name OR new.description IS NOT old.description OR new.category IS NOT old.category OR new.config IS NOT old.config
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('agent', new.id);
END;
        CREATE TRIGGER "search_agents_gone" AFTER DELETE ON "agents" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('agent', old.id);
END;
        CREATE TRIGGER "search_conversations_new" AFTER INSERT ON "conversations"
    WHEN (new.title IS NOT NULL OR new.external_user_id IS NOT NULL) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('conversation', new.id);
END;
        CREATE TRIGGER "search_conversations_changed" AFTER UPDATE OF title, external_user_id, updated_at ON "conversations"
    WHEN ((new.title IS NOT NULL OR new.external_user_id IS NOT NULL) OR (old.title IS NOT NULL OR old.external_user_id IS NOT NULL))
        AND (new.title IS NOT old.title OR new.external_user_id IS NOT old.external_user_id
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('conversation', new.id);
END;
        CREATE TRIGGER "search_conversations_gone" AFTER DELETE ON "conversations"
    WHEN (old.title IS NOT NULL OR old.external_user_id IS NOT NULL) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('conversation', old.id);
END;
        CREATE TRIGGER "search_messages_new" AFTER INSERT ON "messages"
    WHEN new.text <> '' BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('message', new.id);
END;
        CREATE TRIGGER "search_messages_changed" AFTER UPDATE OF text ON "messages"
    WHEN (new.text <> '' OR old.text <> '')
        AND (new.text IS NOT old.text) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('message', new.id);
END;
        CREATE TRIGGER "search_messages_gone" AFTER DELETE ON "messages"
    WHEN old.text <> '' BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('message', old.id);
END;
        CREATE TRIGGER "search_executions_new" AFTER INSERT ON "executions"
    WHEN (new.error IS NOT NULL OR length(new.input) > 4) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('execution', new.id);
END;
        CREATE TRIGGER "search_executions_changed" AFTER UPDATE OF error, ended_at, pruned_at ON "executions"
    WHEN ((new.error IS NOT NULL OR length(new.input) > 4) OR (old.error IS NOT NULL OR length(old.input) > 4))
        AND (new.error IS NOT old.error OR new.ended_at IS NOT old.ended_at OR new.pruned_at IS NOT old.pruned_at) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('execution', new.id);
END;
        CREATE TRIGGER "search_executions_gone" AFTER DELETE ON "executions"
    WHEN (old.error IS NOT NULL OR length(old.input) > 4) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('execution', old.id);
END;
        CREATE TRIGGER "search_tasks_new" AFTER INSERT ON "tasks" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('task', new.id);
END;
        CREATE TRIGGER "search_tasks_changed" AFTER UPDATE OF name, description, tags, updated_at ON "tasks"
    WHEN (new.name IS NOT old.name OR new.description IS NOT old.description OR new.tags IS NOT old.tags
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('task', new.id);
END;
        CREATE TRIGGER "search_tasks_gone" AFTER DELETE ON "tasks" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('task', old.id);
END;
        CREATE TRIGGER "search_files_new" AFTER INSERT ON "files"
    WHEN new.state = 'stored' BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('file', new.id);
END;
        CREATE TRIGGER "search_files_changed" AFTER UPDATE OF name, content_type, state, workspace_id ON "files"
    WHEN (new.state = 'stored' OR old.state = 'stored')
        AND (new.name IS NOT old.name OR new.content_type IS NOT old.content_type OR new.state IS NOT old.state OR new.workspace_id IS NOT old.workspace_id) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('file', new.id);
END;
        CREATE TRIGGER "search_files_gone" AFTER DELETE ON "files"
    WHEN old.state = 'stored' BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('file', old.id);
END;
        CREATE TRIGGER "search_knowledge_bases_new" AFTER INSERT ON "knowledge_bases" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('knowledge_base', new.id);
END;
        CREATE TRIGGER "search_knowledge_bases_changed" AFTER UPDATE OF name, description, deleted_at, updated_at ON "knowledge_bases"
    WHEN (new.name IS NOT old.name OR new.description IS NOT old.description OR new.deleted_at IS NOT old.deleted_at
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('knowledge_base', new.id);
END;
        CREATE TRIGGER "search_knowledge_bases_gone" AFTER DELETE ON "knowledge_bases" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('knowledge_base', old.id);
END;
        CREATE TRIGGER "search_knowledge_documents_new" AFTER INSERT ON "knowledge_documents" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('document', new.id);
END;
        CREATE TRIGGER "search_knowledge_documents_changed" AFTER UPDATE OF title, url, text_sha256, tags, updated_at ON "knowledge_documents"
    WHEN (new.title IS NOT old.title OR new.url IS NOT old.url OR new.text_sha256 IS NOT old.text_sha256 OR new.tags IS NOT old.tags
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('document', new.id);
END;
        CREATE TRIGGER "search_knowledge_documents_gone" AFTER DELETE ON "knowledge_documents" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('document', old.id);
END;
        CREATE TRIGGER "search_artifacts_new" AFTER INSERT ON "artifacts" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('artifact', new.id);
END;
        CREATE TRIGGER "search_artifacts_changed" AFTER UPDATE OF title, version, updated_at ON "artifacts"
    WHEN (new.title IS NOT old.title OR new.version IS NOT old.version
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('artifact', new.id);
END;
        CREATE TRIGGER "search_artifacts_gone" AFTER DELETE ON "artifacts" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('artifact', old.id);
END;
        CREATE TRIGGER "search_processes_new" AFTER INSERT ON "processes" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('process', new.id);
END;
        CREATE TRIGGER "search_processes_changed" AFTER UPDATE OF name, description, updated_at ON "processes"
    WHEN (new.name IS NOT old.name OR new.description IS NOT old.description
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('process', new.id);
END;
        CREATE TRIGGER "search_processes_gone" AFTER DELETE ON "processes" BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('process', old.id);
END;
        CREATE TRIGGER "search_triggers_new" AFTER INSERT ON "triggers"
    WHEN new.process_id IS NULL BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('trigger', new.id);
END;
        CREATE TRIGGER "search_triggers_changed" AFTER UPDATE OF name, updated_at ON "triggers"
    WHEN (new.process_id IS NULL OR old.process_id IS NULL)
        AND (new.name IS NOT old.name
        OR substr(new.updated_at, 1, 16) IS NOT substr(old.updated_at, 1, 16)) BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('trigger', new.id);
END;
        CREATE TRIGGER "search_triggers_gone" AFTER DELETE ON "triggers"
    WHEN old.process_id IS NULL BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id") VALUES ('trigger', old.id);
END;
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'workflow', id FROM "workflows";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'agent', id FROM "agents";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'conversation', id FROM "conversations";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'message', id FROM "messages";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'execution', id FROM "executions";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'task', id FROM "tasks";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'file', id FROM "files";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'knowledge_base', id FROM "knowledge_bases";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'document', id FROM "knowledge_documents";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'artifact', id FROM "artifacts";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'process', id FROM "processes";
        INSERT INTO "search_marks" ("kind", "subject_id") SELECT 'trigger', id FROM "triggers";"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TRIGGER IF EXISTS "search_workflows_new";
        DROP TRIGGER IF EXISTS "search_workflows_changed";
        DROP TRIGGER IF EXISTS "search_workflows_gone";
        DROP TRIGGER IF EXISTS "search_agents_new";
        DROP TRIGGER IF EXISTS "search_agents_changed";
        DROP TRIGGER IF EXISTS "search_agents_gone";
        DROP TRIGGER IF EXISTS "search_conversations_new";
        DROP TRIGGER IF EXISTS "search_conversations_changed";
        DROP TRIGGER IF EXISTS "search_conversations_gone";
        DROP TRIGGER IF EXISTS "search_messages_new";
        DROP TRIGGER IF EXISTS "search_messages_changed";
        DROP TRIGGER IF EXISTS "search_messages_gone";
        DROP TRIGGER IF EXISTS "search_executions_new";
        DROP TRIGGER IF EXISTS "search_executions_changed";
        DROP TRIGGER IF EXISTS "search_executions_gone";
        DROP TRIGGER IF EXISTS "search_tasks_new";
        DROP TRIGGER IF EXISTS "search_tasks_changed";
        DROP TRIGGER IF EXISTS "search_tasks_gone";
        DROP TRIGGER IF EXISTS "search_files_new";
        DROP TRIGGER IF EXISTS "search_files_changed";
        DROP TRIGGER IF EXISTS "search_files_gone";
        DROP TRIGGER IF EXISTS "search_knowledge_bases_new";
        DROP TRIGGER IF EXISTS "search_knowledge_bases_changed";
        DROP TRIGGER IF EXISTS "search_knowledge_bases_gone";
        DROP TRIGGER IF EXISTS "search_knowledge_documents_new";
        DROP TRIGGER IF EXISTS "search_knowledge_documents_changed";
        DROP TRIGGER IF EXISTS "search_knowledge_documents_gone";
        DROP TRIGGER IF EXISTS "search_artifacts_new";
        DROP TRIGGER IF EXISTS "search_artifacts_changed";
        DROP TRIGGER IF EXISTS "search_artifacts_gone";
        DROP TRIGGER IF EXISTS "search_processes_new";
        DROP TRIGGER IF EXISTS "search_processes_changed";
        DROP TRIGGER IF EXISTS "search_processes_gone";
        DROP TRIGGER IF EXISTS "search_triggers_new";
        DROP TRIGGER IF EXISTS "search_triggers_changed";
        DROP TRIGGER IF EXISTS "search_triggers_gone";
        DROP TABLE IF EXISTS "search_words";
        DROP TABLE IF EXISTS "search_entries";
        DROP TABLE IF EXISTS "search_marks";"""


MODELS_STATE = (
    "eJztfWtz2zi27V9B6UvPrdJJJXacuDu3bpWdeCaeccddsTM5fTpTCiRCEscUoUNSdmt65r"
    "9fAHwIBEGKL1EgvT/MdCxiU9QCCOy99uuP0YpaxPFfXFtktaYBcWfbv5Ht6Cf0x8jFK8L+"
    "kTNijEZ4vd5d5x8EeOoIEXs3dvJAtuIinvqBh2cBuz7Hjk/YRxbxZ569Dmzqsk/djePwD+"
    "mMDbTdBb/RBZp5BAfsL7TaBJiPRMESB+gJ+8iiLrvLA1kHyKfhx3bgI4+smQha2I/EZ58S"
    "5LMfgrDrPxHvBX+SjWv/74ZMArog7LLHvue330bsyag3sS0+IP4q/m/2+KN//IP9w3Yt8j"
    "vx+Wj+5/phMreJY6WgCsXF55Nguxafffly/eHPYiT/cdPJjDqblbsbvd4GS+omwzcb23rB"
    "Zfi1BXGJhwNiSaBxmCKc44/CH8Q+CLwNSR7V2n1gkTneOBz60f+db9yZwJFN34sH4rnEeW"
    "Fb/guXPLGf//+ip5QkJpNPt/eTu6v7yWRUZtKij2bU5RNuuwHH7I//hPfdYSM+HfEveP/x"
    "4vOfTt/8H4EG9YOFJy4K5Eb/EYI4wKGowH8HuDxrZWGXZdoEP/5gh/5uncdgxnAZBrD0sk"
    "tLPw3o+yX29IDKMgqg7AF7COVohX+fOMRdBEv255vXBdD+/eKzQPfNa4EuZTtcuAV+iq6c"
    "iEtpkB/C/bMsvtHwAUJ7cnZWAls2KhdccS2N7pRa28kS+8sqGKeEBoh0+4uY7SH8eTMY//"
    "Xu9pMe452EArBlzwL0b+TYftBDoAuA5VgIhcL3/9eRAf3Tzxf/rWL9/ub2Ut2h+Q0uFeCF"
    "RkSsCdaA/4FdCewV0U9AWlKdhEj0RfyPdqYio4EcZybur3++uru/+PmX1HR8uLi/4ldOxK"
    "db5dM/vVGmKLkJ+np9/xHxP9H/3H66UmctGXf/PyP+THgT0IlLnybYkoGMP44/+g/XK+cP"
    "kqLDP5ji2cMT9qxJ5go9oXljs5dWJyv1E+zihZgjjiZ/zkjTv2D64aMdaK2A5Fqh/o/DUT"
    "apr/nf0RXTzrniLxT7JfsythYtZDPFFT1R78Ff4xl5h777hC09d0a+I9sXSj8bMA+IJ2yB"
    "GV2t7GCMptvQEojGFtgBya0jDTEWyRgBf4x2cHJVnl8mv6/ZEvDZr0pQjvCLfmL8so3EYI"
    "YK/wN9/Xj1+Sp5OHR9hz59ubkZ/QfsDFPsDHVVlIVelQN7QznMktcrA+qlvbh2Az2sspQC"
    "KXu8EmBG69UULNnjsv/8148nJ6enb09enr45P3v99u3Z+ctzNlY8cPbS24IJuLz+y/Wn+/"
    "ThxT9QzBD2a/U68pW7WQnkr9lj4gjotE0SyQ5QVT49KaEqn57kqsr8krLIN9N/klkQolTB"
    "KFHlBgh2+3ZJDFq1jTotBdu0AmrImTXZMNJ3GOBKfvWmxEp+pZoUu5XML+lAPwq5adj52M"
    "4iZlhMyRI78wmdV8FUlQNc07hyrbkKDxSPBxbo2bBApkwF0EDVaaCPBKfZB931cQk6aDtZ"
    "sqH1KaGP9ImN9mT+5wcfxTfn9A/TQqbEI9Y79N22BCHEWR9pdB7vAw5eQ4kXB/vBpB5JkB"
    "GtxRTU2txeHkrj7IwnMGUPWts54SjRleJ9Z203DT9Ze3Th4RXbZ9ixaRE3sLHzDtkB33Z8"
    "NKee2GE2PvHQ05KiFbYI4oTzk83Ja8FB+zPKMEfYtUIqmw9m9+NMMbsf8qhDSm5LWXY65J"
    "1/S8706ZZf+AfsX6bsX+K/GcjvqMcwyyd+YqkBmsknL1+Wcfm/fJnv8o+uyTMhy6H3tzc3"
    "THdD30bvv40UtZm9dXP79yok3E5igLPRPmkR0AfiVg6/SEu1A/T+vabPLKc4VKpY3TsJsL"
    "vB7ga7O2t3y9NMfl/b7HY1pjkt2cI094cz7N0sCxOR6eN1XmdVFmba5Jn2yCNTMerMc1oS"
    "ZtnkWU6bwZmJzrd0M4LgAVb0HoiAahHYDLumwTkL8p+pR+yF+zeyzbjaFVQjjuyrfK9+gr"
    "v7dLdzevgpobYy64uhwH47CUKD8+Lu/cWHq1HOJtECxF980kcWoCy6mX1RD++RyOGNZQdX"
    "buDpCeLd1XEhSczHTQgb2CRc+euSIsu20NMSB++QSx6Jh2ZL7LIHf4GuA0Q3gSMSEjkjnK"
    "zZiBQmSEQ684vIXxP84CM6b8wJy6EgQAqbRAobcJb2RwmtFqVWMXVxJzFAcvdwsZUQyAqB"
    "rL3dIiCQFQJZ+72IIZAVAlnBoQYONdOpWUOCyK5W2Hb+Tjx7bs9wNAcZuiA7aFzEGhA+fP"
    "IojW8SZcZvRiwkoiDCILG1R8PyRezfOIwv83jwrBiKROBYQNF38RjfS1MF/D4QIGYUFyBm"
    "sIotlQgMUPU8OStjRbFRBfVgMnYURCR1Yq7COT7Yc9zQwJgS0wzVZ+rNcs2YGAiH6c/8Vi"
    "VkJBFgFYt9+JvIKQy+5SLfsrSgTPIqX7uPdpBrJkpXx4UVcJNxDexCF9H5nFl+dM5swBXh"
    "uY3+0l6PEV1zO5HylCPhaV5S9suEa1morY1dx+rnoc0BViNYjWZsMR1YjTwtr66LKJYdIN"
    "aQMNQJzGCem6ED9k6x75d5DtNcc5rxbEbW9V5nRRTsdJPnWZgRdRIaMoJgs0NCAyQ0HB/c"
    "AyQ07N51IJ32oZvZF02inn5OKJ6RhnqSro6LqKcdUdQkJCGuUuPwNIV00fXyxdNT8QbaSI"
    "RxPukEcQomMU7Ah3TEhzyyd1ebxZBb6EyS6K7E2atDwRuWODt59frt6/PTN6+TymbJJ0UF"
    "zbJFzoH3qLNR9M5Q2qytmtOcloRpNnuawW8NNrChwIINfEQbGEIuehxy8Qv2fTbl1mfik2"
    "CkMX3TA8ZF1u86Gjrh5VWDdoPy+Q2ZIczsNxR/DaJuvkEM8fdm7MzjArsW3M/gfjZi8x6E"
    "ft4v9zNEh0N0OMwvWNkHUDkgOnyYpsodYfqI1kaJroyLjBNfjGlilPAvtdAjdjYktEm4qT"
    "x36JPPPXainphLeTP7MF24vKtO/Jqsnw6ccsfeScYFxgt0lziA4aJMgyRV2FnCJ9ghmhfg"
    "0naxt9XPxE5GmYvpNgiLEfZsNgrQv4zqgSQKEAP28vrTxedfk+ohiRZ0c/vpL5ea+iGXv9"
    "5fXYBl+Sx1UnDwPYdpBo8UeKRMNEfKeaSOZZP4fk66anxpXGyViEFNzJKpxywQnqnqIYs8"
    "2jOCnpilwewRtCaez7Rtn60oZrjY5XNTlQhBMDpMMTrAY9KJx0Ssf/bCuxqFJx/mtFQtmA"
    "0jVtM4vy7VPvB1QftAcQ1MiGeoW0YNgdk2VLPbkyQLU230VIMf8jnMMjT1eg6zDN5I8EYe"
    "2/w31BspUNeY/fFs5Nv8/Ac1MfhDs/4FuvovUZCY+x1FkWL+IAgzy98P2BLiBj9y6BNvho"
    "T5vX0aei35X1GXpIA4jo+CJ8ruSdcOk15jLyhJEwArYAor0HFFKvW8NYgKOEg5Kv5y6b29"
    "xVxAI1+vwSCf/lgC49MfcyHml9IIgy9dXcelqJaTAqolvqZzp/Nrhf50h85wXspxjo2eSA"
    "yP9zo9K7Pez/LX+1mm7hozbCb/om4liFNCw0O5fRYXP7ID05tsvEpnY1pqeDizl7/k3lK4"
    "uWSI3CT5p6p3IiM4xP38rMwewkYV6CWZXUTug1KLidHeAAgZkwkZcJc8i2mGiKvBTnOGDz"
    "wOfbULHNJwWKmoonwiKwnMacJmBcTFLnBOfeOcwGQ3y2T3nc2iitYdjx9eNNBpGTvyNN+O"
    "PM1YNg7OaWy+v/xaLNvdgh/NPUIOtZccugAbqLeD1XtAvX0W02yIevsz/8/lxlroE0bly4"
    "UqrvhoMhUj62u5X8NWsom+jFZ4i/w1cXkNGxR+bVjolbPoroU99qEbLMf8wy/379+hJ5ut"
    "9A2/iUefxgi7bOWzm4Pa3DO1WUyrs50wm4dONr42Z3GRW21UJ12r7KhhDF1UePTHk5PT07"
    "cnL0/fnJ+9fvv27PxlUoE0e6moFOnl9V94NdLUxpctTwqn0GBPIdPT2o5qL7UYy1blcC+V"
    "AHfrknvK/q+L9DcTJuEQyW/NFacvPrv4AW9zVadkQAnlacPHTiy8ra8/3S8J8jcrn3djpC"
    "5B7GaRZjRGc+qJz8SXvUNMA9qiGV2t7EAoTfwDRFx2K1KhIocV/rQHtjbE4vPoo22FcX3i"
    "ezLVOkDDMkXDiqYue5zrEY+GF53hwzq/+ZmsKELxMq9DcCWvyPAY3fbpLXkfKR0eIckMEO"
    "T2w37CDboCwonAAOFtySuhsLTYCU/68pZrItJdl4yXhwL4KMYq2wZW62AiUrkrYp8RhTmo"
    "NwdMrVwz1dvm2NWYB604zEXNucCzJbHqzYMqCnNQ933wg5pMZkYU5qAmiemuPXvGlnONQz"
    "krC7NQbxZM5BjNNUGhdJbB7GG3LlpBJF65gbeHawyHjMuyjRHhV5twvHUJd8U6nHDEIbU4"
    "Fom2T9yTawcooPThHXKp8MIiUW/L9pFIqp0tsct+cHmy8YFsw9yH/SWAccD7df4x2kE88u"
    "nGS5UIHotCGl5cWCyahgjZ6MfGr8JIDGb48D/Q149Xn69QckN0fYfYYkWfvtzchIsEGE4T"
    "GM4afefBT2m+nxJY2I5Y2NSOWXbfSgk12L4Mi7xoskNJweDsgJywY6wK6yrLDC/L8lUp3v"
    "VVAe/6SpNiCe4DcB/0333QTyp7cOFv/WazhzcdvSS0hzcNx+a0TVNrjjILtj8hPrNJBUzZ"
    "SaDUIdjNIRgUUbW7C5M91MuQfNJxd5fb25uUkXt5rQD86cvPl1dM3RSnNBtkBzm4J1RUBf"
    "1HlhmgCtS+hgnOAnAWgLNgXN1Z8CFEJlwbOldBMmC831FgyWNbSeoK8APxo+YbLg29Btwr"
    "IPoGZlK4Qk+Cj6Yb2wnKN+cAGt4UGn7GJnBSmS1IS3WYFn4ocJVaeaUIg9MCwuA0SxiQ1Z"
    "RYFnuI6nBrRAHzMpizX+PwrVtjiv717vaTHu2UkOpusmcB+jdybP9gxqi0wYhd1Xb9F/z7"
    "jrGxcJBSSnmMdtJxUZqI97zfIiQnPkOnn4m2gAl5cZCcaMAkmJmc+Evs0cqzAn6RXF77rI"
    "DYPdbEDKAIu/4Tu8dP7B8Iz2Z04zI1n2v68e3HvDsfv2hZPDAnLMTvrwl+8NmJ+EB4BmPD"
    "fuFgGJhiGEBptAOU5FKmQZIqLIsGQTV6v26pNgkFXRIypOYU+6RqqW1ZZnBW2aHqbId96/"
    "XRNvv73edE3JTteW+Yc6rIKXKglvfC22FXawwqywxunZfZSfI3ksw+wt13Lv/Zdfx+O8EO"
    "vX6xOtNbp99OOS7L8+wkgORpQvJ45NGOe4Snsc8NMpBFugvzeHWorSSMLjh59frt6/PTN6"
    "+ToILkk6JYAk30BtQPfQ6sGZCjz2KaTSRHzZ1eCJQwmPbsrq8DmS4pfRjpujpEl8aFPR3C"
    "QQ06Oigsp83+S50oc3LJvpi4Ua3bBMaSoQ9ZIpSnOwLvaQrvWZH96Zz46TJr4iDUj/xwFY"
    "BWxAbHQJyVQvusAOwzTczJI3GD6FYZrPMtY0WskXncH7KtqR3M9/W5Q/meVwltVQ7gLgX3"
    "Gm8dimv7RSTxLtuasBt0s5+cl9hNznP3kvNsY0wBF++zqOd6KqEu36ZD9F/1Enrbn1DPIl"
    "4dMlkShBSSCmzykuA4nqLsNi6JAJ/cZGPnnBXdBJOVBv5cRjkt1CGnzLSuA1cBa41X5puU"
    "7U7mjr1YajjH/IYdqlx38J73CNo18SY+YV+k2acLsU0LDijfsjV4wZ/a+Qlo2b7AbeIR7N"
    "dX+DS3GWCdlNar+ySwVXcOKaLQCd1k5xDb9j0STMKwJs3eVhgKpYjWjIYyjYU8QjhUBGX1"
    "dy0lCH5Yo181yn5Cg9dNKw4BiDXfOAnNjRvYGpdL8Yunk4eTzuTXb+7RFZsyhqurc9EXla"
    "TJiEKB73oFafAsoN6kSTZB+g4D9Hq2r8qHkFXz48syUKZTOTrcyZQssTOf0HkVTFU5wBWi"
    "Tp/hOQxRp89imiHqFKJOIep0XCfq9CIIyGodjPKDT+MR4xIxqGy7FIObtfEIvO0YYZ9n3/"
    "OuIFve0oP3BE7g/MFHDl2Ij0WT4G/uN/c6QHQTOPYj8ZEd+Ig9Ivs3E+Y9QPgH0SOOkU/D"
    "MFd+S36bJfsql6IFXqPpRlQB4MOnZGG7Lnuq8kn+idWW7QoSP01cDmCzmrK7sGG/RZ0eIC"
    "7WpLjYeqb7caz2w3s2u+7MFe0lFc/ylBSc5JlA5NQGVBZVRQxgVdtohBt5BtHcPWInMKQd"
    "orXYB6Y1BhtNKFQ5wm4nDWRdGbIOulIN0Rq2Ngx43uShUkyhIgW7k65zK6RLHTZdyuMatB"
    "9MakQka0QhMjm1ZVWudOGv2ZeRSd6ZXFDwIiMJcZ7Z3SSBqdZqz8rCcm9luU+ppanTdU9+"
    "37faY8EhhHwW6UNX/31fDHQqSCYeXoy+7U8SHGcbjV66L/BZlYYEoArhz3NsOxtPw3aVM7"
    "sk8SGs/UPXXYzgmqyIzztfV9EoNaKQG14mN9xl23cNL7AkBgF3Jtu84AEGDzB4gMd1PMDv"
    "N55PtaXZ0wPGZfy/MzG2vvv3I31ioz251NAPPmJ3sR/tYCtctVMyoysS+3e5+3c01jpoFS"
    "cseFdN8a6y4ba+Ik5hI2FJCmKia7pWDTwmTWib0cYhWWUTh94lHR2mbRyQHyIfeMERmQwp"
    "dUjujq7a5+QFikzAMJSJuiSOb+LV++gTsUT/kiecezr+NoruEIEpxU9kw5d0Vfx47FI66C"
    "L+lDDROHI2/OyP0Q5yRchizyUPHZHf17wUIfvtyQxFoEdAxOt+JAYz7Pgf6OvHq89XKLwb"
    "ur5DbGGiT19ubkb/Kfx6+VQ51AOA5mGK5mHi+WeGJdMwDmZXRK8KnZWWGqCftP1O1H0sBN"
    "cZ3C3XIutfMNJozc5ejlcncLcfkQSW4bEsw50aVoUf30kBPW4yPR7ExkbJCI5k/GBep9ai"
    "NuQMl5JoyiIAqAqog/2geoyRIgXxReDVP65X3/YnAfFrRK7EUhCxUiFihc5mG8+rldmtiE"
    "Iwu9GaCxRqeBbTLFPGVSZZlgMTxOQZTnsbyhKvaSmgXSFVtvuQp10PrqYBT7s79RPY/R7a"
    "1MrS+2c1m0J72P68u+FAIU7viAbGk91gl4zyXeXi8riMm9xhI+t7yO95wRC8RQHlwWThLX"
    "9CT0uKfKY08E53xGN3eloSN/w3d5z7dEWCJbsDF+PjxqJ8yJI+ITtgd3GDksFmKY9z5y5u"
    "lwb2jEza/d7UTcHBbaaDG2j8IevQDsE+M3dqFRFWZWGmTZ5pdqvArzfRiijMs8nzTNZ0tq"
    "zg9kjGgx8px91RxYkkiwCgOkDZ9018W1sJrXgXygjDPmTyPhSFJNfrwaPIwkybPNP8xaw1"
    "zSlBmGOT5zhj/1eZ54wwzHUP5rpqhJcqBuqP6WVITUjROmKeXJ4XpmqWXH0fjAkT0IoHpn"
    "3Kny4+EpymfvUjxqWIf7oQda2akf9hpVVeJDydTO6SJ+IHvMj4O1Ho27Y486/UF4ec8p4R"
    "32E8aK2y3RnRwZyFHeQQNNreW9+IYvdv/kYkOYj3b0SRr7X+PvSVJ+fy3YU6PCGXrS80px"
    "7CjiM8kdgj4lKNFgPjVPZcNmM3Hf0G3QVM2qsgWbKjZMkjtXEwzNo9TkIZRGg/EwJizn5h"
    "5aKpKaEhpJcUzeghCqbyKKXKqKeEAPXqqEM2wrPY0qBMCFSTNDH21+Rqkn+2Ha3dLT4fF1"
    "nbczaiSSUsLv8CXfOefduAcILvkXhotsTugn3OGwoyW9uX6D1eFguFwFloShzqLriJjlzK"
    "z8Yw5JcZ7euNx35pSSYwa6pnLXBRMUsZJdCSrosvVSJ3wXI3xXKPZysN+R31GGb5lnssNU"
    "Cb/eTsrEwi9dlZfiZ1dE2eCVkOvb+9uWFKAfo2ev9tlDHwsTdbTgKm8VahUhSxAc7Lq3IN"
    "el4VNeh5pWnQw740qENeqXIDhLylV0FZ4Pa/yEQcaxU5rJTckJp5dUxj+Ut8cvam0uaSSA"
    "xwkbfP0dLpP8ksmDwQDZORD3JaaoBAn5RtsFbUX01X0K52PZhEGMrZlS5npyjzVQgjVRai"
    "8ExmjMLZqhqEp0gNJu6gvWJrs4B6kwf2U+ruWuk7DPCgOEBbYAFZNW5BlmnAMPRnh6pQpI"
    "NhMSVL7MwndF4FU1UOcAVnzDM8Wg1wxgzm9THQF2Mmts1cMewhpMoYx/HFfMkLhNxdHO/z"
    "ykw2LYQ/8shq4eJRQrFRgB/YbSITj7cw4U4YyoOyI+eNj57sYMlvYHvIo08Qld03f8mGl5"
    "yoQV+m5QZjF3XMXYpXeEY3rkZBys+JTwkNBvr20sKOr44YmZl0xNQwaKFmbAs1rmz84tEZ"
    "rzomHl+rjkgj9usk62Rw06CRsHea7SNmDlpjERUS/ot6iO2AjsVrnqFpnSCSOmXixK+TO6"
    "nVrNeW7Xim7d7W1t0PX90O9DlT9DlpiZZFXRKBcEiVGRTfq9GN/3p3+ymHFNyJqLyVPQvQ"
    "v5Fj+wfT0aTVPN3YTmC7/gv+tcdYxRyiFIWVie8uDuW2/QmnnVY4sGca42RP04aUKHRuqN"
    "C5oYdN1djQDbEOtcYP7oTmFM7Eoq5GP873TKaEwApUV3GIT0ADrKnPuAfVRGpAyYVtt9eq"
    "TFtk5GDNqtBCE7jWoIQyy0P2OEJR1raLsjKwrErx4qpch9peN3re6zLhna/zoztfZ4I7Y8"
    "hye2oUZGNnRQcAeNfJwWwH4s+fwf3SdrG31SO/k1GNyNj5NZhj4JIjJmPOIL+8/nTx+Vc9"
    "6PF4eXe//PX+6kILe9UA8rTUAFZ7B+HjEWY1/Lmq5GAOyo49ujO2nvEsIF5l+0gjOZhJgH"
    "BjCDd+3nF9EG4M4cZmAtw7459t7F69aU5LAsVj8ixDv+Ghz7ABcXr9mV1IGzAh/s6EtIFd"
    "KN7nTX5BJ2XUuELQ3sTbNCn3FFdUjm7IY++2vIw7ceZhL1fepxX7aLN2KGZ7ddT/NYYdMg"
    "h6FnEmF46pFCiVETQjXIp/Xx/DpSBU7XjYb9ZWTcszLQmWJ2isPUxqgMwSAybBuMySn8mK"
    "etuL9dqxZzj6URldNTuoUFVdieETvBvfJMUkTGINk0y4Srpi+ug4UleRbZHVmjINZbZFD2"
    "QbZr3S1Ypfi7Ne4xqmOTprNrGD3WiyxP4y0w8E9FlT9NlkijKw5/uqZZkBupTarymXF4mR"
    "HwGTG4fRT4C7Dn3pl2/EEB0GFNTnnAdmIKdqKLi9LosfaqBXbuBt8xXU8HIZ1ZS4SVR+Ta"
    "30ETsbgjZsRj2hiPIHChOc19gPxEffye9rm61Wtil/RyJcyEdMf2VfyL4+KY8f5z4L1tWn"
    "K8LznrkOS3gh/vJKK3+AZIXyeDxQXk1VXlNTlca9TA38RHQQOlam4HqZwKjicuu5hfD5tc"
    "JC+Nro131zAtWT94S/5szGyb7ZEHtsFfMjERjEXHRtfRQVyX+GFfJbC4f1yKPtR6RZSVRl"
    "ke4wfdUTQPtlJhuzZ/TNTgZ/3bOY5p2VVHWa05KdxBEC5wWc19FtS+C8nhHn9ZHgNF2TvT"
    "ouwXgt2cD6fNdH+oTYc25RRJylChAvsT8O+S1icYIrWJKQwBIU14JCsGDP+Ck+ydvKqZGK"
    "FKRFQslbCEzqzSSYF5g0W98R71EcFdnDL7lYfPbN1hNfjGvi6gnvwMvuB5Q6fhiJJB+AK7"
    "xFG79CgJH4NeCfMfX8g/bEB6iyM9Y7AV7v8QGwZ3L9NYM+OyHlSgmkbjDAuTkvMTXnuTNz"
    "rsZ8bTxNJcb8RR8NH2Lhl5Kur0LfV6b2CzfDotOobP6HJGJG/kdfc294XDDW1SQpyn5KRA"
    "D7JtgT99H2qLsiOpMyH39FDOagyRxwEpxugsmqUvXSlFB3Rv0p2zz7Ytjb/oS4/Mdq9pZ9"
    "FdAlwQ7rn8cafG/Ln7uEWD7PMPHoo652dCHsWWEoPV8Be6aQOEFO5sV+fXwn3aHSuHEfXP"
    "rkdqM7tqyRQ+1XqP16LMA7T4BZktlDvcielCTUFDI5GEDQqFXMgEQADIAmBoD/YK/X7B3J"
    "wT8/xlOVA99eph2P8BFMbHdOqyxsRcyM5d3X+h5iedY4OmQ5ODhMPjggkhoiqeG9gUhqmG"
    "btNJsYYGTu9EKQrcGhQ50F2TLFgSy83MpH8uVxUaiRvRvYNNbInpFsjNES+4gB7ZIZWx4Q"
    "aQSRRlnohxDNcuT8bwFlZj7yZyIeP8CZaJ9dZ183txdV6JGdBDAjTZiRGdt/HLrQJdMXgC"
    "8LAf6N8PeIRdzAxk6jrkia23ToY3KjLtYdHAKtN0fyCXaYFbsDMDsFRe0FteLQabBmp0Fp"
    "GS/Z0GrlyDWyZuxNfXUKSYjWoFdzpMFBpDKtvcpyN2UH6h0D5zHkn3h3jg17JzSHTPFMZ6"
    "Vhtk2ebYj7hLjP5wM9M0qCjUZZK2e77KQ7DftkOnlA4pXQO7MFQj8h9PNYgEPoJ6hMB2gL"
    "u2WHQ62usLIgzLHJc7zC3kMlUicRMIPJ6SvLDNFxEB0H+xVEx8E0a6cZouMgOg6i48Z1o+"
    "MuNmyCPPtfZULl0mPHJePmJlgWaxJFtyaezzQ63i2Q91oJm1cnoXXsD7aaSdiBhcfVuTQI"
    "61Vy0NCWBFCxsmdxdBufZ1FVQl0SgR09Ey7hc6ugIqJpqQag9sc2r4JpwH5w5Z6Vaal2aM"
    "Wjlps8dM/KKFTnkXg2u6en8RDtj/ORhWtG+fRoX+ggzKePgSWHfAeGG1tSAmpDKgz3zn6V"
    "NeWKCmZGEjSeYhvWTqf9NLRilSSifgK8147NrjJDLdnPZEa9tMGWO2hc1nb1xPj6Rusdsz"
    "+DJftj1+h+Rtd2Ua5XFnC2vunGC5ci+T1gRh07PtklSAAz1XCVZ6ysTSDLDDDxqKWmk6qK"
    "tHsbMlDvy7dThAeI+VkpzM8KMD8rSLs725d2x1+P7LTkO4zj8d37i4+jyDT1DFv2gvg5Fd"
    "RzEE4kBrjaD8E6EHcy1fQOLmLLEhHQxtX1GvZEr2HQpiUhTshkgxbCK57FNEN4xbOYZqCn"
    "DnggQuwKxK6YyPmVi13J2SaAWS2Jcm+Y1butOxsV86piyLgsq8qj/utzqrcuQVwzCClVwa"
    "766Il4ZA+1qrClf4x2SGjmgvOrY+FK88IAiASyCIXo0eKlG5GzHhZ/iJdDuv/MweyJrV0K"
    "cKPbo68frz5fIQac/UgmD2SLru8QW7ro05ebm3DBAA9sAg+8m6EqwKelWoy4MaEjaQvxNj"
    "1LV2VDN/1NVo3dEpVSf1JCZqT/9LWQy9rR6q25ETbJeCjWkkn82Xg+1cSOFdQlSiQaLeL+"
    "sI2NVytTJqv0oEjGw2pVVyu2LG0FEnuRi2YiMhg0fzw5OT19e/Ly9M352eu3b8/OXyawZi"
    "8V4Xt5/RcOcWoBZzGPqMlqqEtCgHtN3N3ZEruLysjLYoB9Pewj31o15CUhwL0e7ry+SFXY"
    "dzKAej3UyZrONKkauYgn4wcDeHvqtMppVfL1qsLg1DfZDch+aSW9PhkPr01mB/I86lWu/Z"
    "WWGkAhqkNX/goBq1H3KyM4ALCLtqJDVP3Cs6Aa0ZIImEEW9rVWEMRePYvT2A+wV2+a05Kg"
    "c5k8y4RBWGeOZTmYYZNnGILrILiuH8BCcB0E1/UKZbOD6/7GTgSHWAtyiX0y0oTWpQeMiw"
    "LrHuKhkykbWz+s7gOdbVaEwRx1qfQI8gn2ZktioTiMrmGHylRInMsscKalBGS1DiJtpY2g"
    "OOW26ci4LqLyUjct/Pp0VlMb3727I0QEmhkRCK1BzWoNGm5xk4C9SVXoWEVsmPNScmIKZy"
    "bDy8oPlwE8n5VVxICTrdGJYeM+6EqnFYS/7USAl23CywZ4Ed2xAvopIcC/Cf5kNSWWxb+8"
    "wh6fEhrgDn+QiiwW031dPy70W9JbnBaCYoDaDmnMrKm1jLOSAzg8O1jJArday1kjWWtNG8"
    "a8t72kV/ZC/HiG3MbVaN+5+GYFIcokEz0eMSBVsc3IAbTarThNXFVxz2nEwUtnspcO4hyf"
    "z1xDeHBr2yR0OYUup8cCvGtuzYp8Z5XVrawgbCSZPAPOQlZGVpECWDOwUjfgKy+/i0NRJp"
    "JOejAYd5yTBB0+2zZ+eTT55IH9FL3isb9QSPoOAyR/2y8UEkJWLaBAloHOUmk8GRZTssTO"
    "fELnVTBV5QBXyJF4hpY81Kd9FtMMNcWfwyxDLD/E8psYZW5yk+ckhPw9Z0JGRUHm4YhxuS"
    "hzQaw0auNskxlBdI4wiumvMcI+sgNk+2hON64lejjP7KBeMdeEVIsmxbNsFzttlnPlkfbt"
    "1ImFyGxTIrPhjDmUIRu9fxlMc9ktSQKCwTT8lsjiroBnMh7Q1BVk0dGE+R5fLSUISPJPeD"
    "VPNtTTNSUrLAG6E4JAuRxYHVwd1VgGQM2CuiSYx8NWisiXZcwIyO9rVWt9vlV+mMKgEq26"
    "jk7wl/jk7I3eFZajMCQSgwD80H0iA/pA3MoRCorUYLznrW3RkpVd1hiTRMAOywtSqgapIg"
    "awFlOo06hgQ0P2NFMAop/Y7mVQpRd2fyGUeCm2ie8H6Z4DxVjlQ00kqZNpKOKp5bkqQ1XH"
    "P7wJW801T/RkB0uEUdjUJr8IirSYw6Gih1NhFRRZJGlO1G7vMerZC7uVtmZRlZHkhoXVTZ"
    "5hfRcg800h8wM7cGrUWUnEBmj2nJydlUmSPTvLT5KNrukKrfBrUGjFpEIr4Qmkx7pEp7xE"
    "eoiQtx78Kh33VRZ3SmqAQLdPtcxtpyonIIkcNBa2f800N57GK5tPwkbDIT+sen4YWQdV0k"
    "qT8UAKqqSgXNjTIzPKLND6pZNTN4BAecUv/juZbWrUplblANdMMbCqdcAM8jj2tQTYigSY"
    "m4tVkJdlAP0m6EPb7o4NkoX9SCoV2EwEakHcn436IPqdAG9S3c+uyg1AtT64r934yJHBWC"
    "05zbzzz8u8bt4QHFU5OKrGZqKIDWDBH3ovgcoihym/ALUHofagmcpf3xJfofbg85lrqD0I"
    "tQeh9mDvAe/aSoPqYVA9rP8BFFA9DKqH9QFXqB5W6+Drmy4O1cOexTSzV9La1phkWQ6Map"
    "NnGHIIW67lIuWSlNYpZCFQKKBNPZS2Ozq4B2hTD5mvh8t8DbfQNtG9SxI8ernr7oU3degY"
    "mfIazUBRwutuksqku4bpJPWTXb8uiUcQe/BtUpjRD+s08rWKZnRF0Nyjq594KqwdsJtSDz"
    "0tcYCesM8ur21iiQEIu0gKs241YfYZppUqXy8HsLeX1Ju+K+S1mpnX2oSVBj4aEvrMi8GC"
    "HLSO/ITZY6NOxhQY8Tojnl0pyLbO4xCPkWPd547c7Bvntqb3eX5A8k7CjIjkvqbvQMraMV"
    "CHlLVjou/RKQ00qz5fN9lJQA5VvWyTyiHjaSEIhMxUin+w12tiVcY1IwfQqtAGG8+t4TqW"
    "xMBzbLLneLbxfOpV0jYTCTh5m5y8/UsW7zHRBclakKwFJwYka8FcQ7IWJGsZRaJCstbgnD"
    "CQWwS5RWaewJBbdHRcIbfoWaiOkFv0LKYZMk8gT8JUYCFPAvIk+gLw3jyJI4fx/51wU2FU"
    "FMYfDRmXC+N/FKPrh/HfLwkK7xEG74t6dWi6RdQlSHzzT4gtggCFJtcYnZ7815T9OXcoDv"
    "wxcuwgcMh/EdeycUHsflgGL5wYspoSi7fGLd3saicxbtzvCsLTTQlPT81qWR4vJTRAQuMg"
    "sZCPyZaShvnSdrG31QO9k1FQnm6DMG2oZzgXwHrJuTfZUmBgXl5/uvj8q56+i8fLC/7y1/"
    "urC+hJe1DKQzpEyuIpywCg0I32WDm5Yh22Ce77+IYDRVd+cU1S5T94eB6MNAp8eKFQbefm"
    "H1OcnyYWH9uk0ezCw+slCng6re2jKWEXELFstgoYmkyld+xHgsS3jNHTkvoE2RYfya/FT/"
    "GDL3JyMZp6bM0tswPDz3/wX3xzv7nXQfzxkmArNBYcuvgJfRfP8p1fFem9GHlk7eAtH2Lz"
    "nOA1CdOBfMQ7GPh5RoJiC/y2Q4tr/KC2m6K2QwnJtkMabM8PJjVgzQoCuCq4YnPKYpofl5"
    "sIdB+Wexx9sWkArrxNV9iJFTHQzfcz7Ryuloj2+Fb9hLYUzy4tLuP0x9tYJ8pVJHcjKmiU"
    "k52uVVu3vHUJwrMZWbNFsdPdQn1PfAkTI4/EQ7MldtkvROwj9pcd1nVZYYt9zXQToDlTLb"
    "9vXIu6ZDLdJqfU93yOOPwJ4YwlhxrDMn0leaRELUwpjfJQOSxHvmGKZs771mYFUkR7ndAD"
    "D9VRQI81dT9tW9tKvZwZXPNZfVVugMT+Ibqbs/3XW3u2LhWniNpXBIHfH9fm94PZsjLBv5"
    "MBpVdl+B2buEHFzSMlNIRk+kNvHHn1IcvFlO+kB7hLHyqeHIL4IYi/x/syBPEfBtfqUd0Q"
    "zd2DaO6QGqlUBEsSAeK5QufjkGOpZv8ogjXtn/5sSIcyf+gj8TzbqrbQU0KNlnp/JqDpSu"
    "c0KvHruAg1krWIK8Owbpu3yvLUFTHOCgPMWZhlrr2sCinLAF9S7CS04hCkhh7CJJSpn6Du"
    "dQ+m/Emm+QbvXLz2lzQ/xiwZMK7gGfQjoSZBZ/H2JjkD0QNZBzxwzCE/sf/wlhA85suhCz"
    "QlC9v1x4gpyQi7Fg8dc8fiX+E4jLyNy6PG1rbrEnadMtGq3kHF/wfeNfCumbMdQSxT3xRt"
    "UFBAQQEFZY+Cwss++bnaSXi1imoSJBJ1E1j5HVD4E2TdBPsii/XXf/pJi6p3XA1hygdlyw"
    "v5dEWm1NqiJRuJ/QfekIryUCYR8M5vHItxNeU7rxVKvse6TPilIYskvpV/JsW6h2FR3/fG"
    "PYEGY6gGU+CLvrQXuVpMkTe612rMjycnp6dvT16evjk/e/327dn5y0SfyV4qUmwur//CdZ"
    "vUYayph8r+W4lYTARA2SnZswBU9PZL6AeVvRGJCMRhjWs6IkxS2/efk/1Q2qsomHsV/FuX"
    "3FP2f4dW700Av23lvpHCnuR6aNR1OQ9kv7LehDjkX2xFOatCP0/qIFVKBpUrJ4nfMo6rwW"
    "Svp4sc5o1K18iDPFOT9O94htOQ31GPYZYfDBpLDTBMrqXSMMpMyHLo/e3NzcX9Ffo2ev9t"
    "pB6y0m/ITEt+KWhFbAjxuUWhSoeoA92fhnp9MYSUd4DfINNXhmBvthTkVJXlrogNYhvqer"
    "33r6XPTu/tY7R0qJDWoAOyglCAQGUEHOwHk0ficYQmbPFOiaYQWy7COdLQF0SFeb2ZsoNt"
    "yXT5GK1qCnuePESsK43B/cnStiyi2SYuKXUIdnMMIllOZbqY4KHWb/JJx0zX7e1N6ly8vF"
    "YPvi8/X16xjVqAzgbZQQ4RDglEkEDU+20DEoigC4g5APcuoQi6gDyLaYa2FdC2wsRwtHJt"
    "K/I9hikqc+JFziTFeogk//y3z8TBOXSx4rm6x4sBof6fQ0buxZBdipquowJ3YDRiXCqCLy"
    "wRS5o4B9ceZW8vdngCQJgFq1SwfSdSCkLvYVSC9rvwEH+PS8yy7W00Lu9HlCrD7chCcP6Z"
    "7/wDt19bHSHAmQfOjdLODboOabs+EjmiSH8N10ZGDsIdNdzkinhM26iDr0YSMqaB/DVizw"
    "DyF8jfPuAK5G8tra5vrCCQv89imqGPAvRR6BjaPvdRkDngAjYzoohLUJlx1GztrgnsBrvs"
    "Bn7LcZRsHFA0JSiMDCUWmm7zq5wogLNbanocBOFvgv5YRlKX0exUS1uIhAZonp2VYS/P8s"
    "nLs/yUhbM9GQtwosKJCidq5RP172EAbNGpGg8pd7JGEbWNnIRxeG7oB3y3rwdR6RM2iqmG"
    "QmKmHqeVQ+aPESXfI0a5l8kePcIXirS1n66nVIahuhIb+U7reDx4q6t7q8H/BP4nM5c7+J"
    "+OjusuZ666a0KVBecEOCcGMrlApTx7KuWerNYOQzzHOSFfHpdzTkQSLXop4lvW8FIkT1PC"
    "SyGPBS+FMbQKeClM8VIoL1PZd0ARg6O1+GiN4WrxaL2XbtlPiPcescoiM+mIzcxCURCANF"
    "MVDtsmDoswXUl0R2EH6wo/kCQswEdzj654VhNaUl6y3KWIl3/wsMOO35lHcrugaLOZ8qoi"
    "wllrylkLlQyhkmHveKCD0MkzhsyCetu6ZLIsP8D3on0qGUpHQulIQ6E/yAYD3tdDe1+nDn"
    "YfiEaFzMdYEgGUG+wr4IwFZ6yZyx2csUfHFZIBaykhfXPEQjLgs5hmqAQHleBMdAg0rQR3"
    "SI/Ae8wd15+JHyKT8Qakro+LPAEzMXLiiaH1vQBflzhAGLnsC9ACPzKh2B/Al5KFbFf0G/"
    "U2rsskuD8ALxj2xbkLMvoPZAuZC8bS/nx2Mojn8/3R8AEaZW9elzDK3rzONcr4JbV1ZfwS"
    "lyXXdhKDALhrXo38vrYZhDXUzrRkN2qnIS0XQesErRO0zqFrnUsye1jT8OGzOufuarHGmY"
    "xrom7yME7M9UmmYFJqIaZ+UpfEVXLJI2G3D+NOsC+usAErtnLHoqm9K8ayxRaPIGxVlK2s"
    "C2qnKWqnT9gPd3V7S25qpywCSZ2apM7HXb57SUglCUBU1yidYEfnRSzslJ7IQKt0VY0v2y"
    "qd/czZJqjeH02Vg5bpbbVMT5DNTkfFtulX8p36OAl7FUF1FR66ffp7pg5tPI+djdsbe2Xr"
    "VTx1TLGitxs9cfjw+vreR/qE2JNvucLHq55sef6OZTNFORAZPEL7m5GfuP7Hq6Vsd23Xx/"
    "wzpu6x/3rRP2MtMYlSLk9DZgqRgV5ooF7IKbmIaq6gxyhSoMtodJmjJ8cOMqDBADJqMLga"
    "yEWZiW1LVJRud2gJ35JJ3T2G19Cc7g+RZvWLwxe4RhFMDyjUAmMtbbLmY5vkmXGyL+B+5j"
    "CVLFLkMBK6JVMCw2po/LPwq4TG94S5psd9z2z8O/Tdtr7HnbXY/X7wX3xzv7n3gk60RXra"
    "PFyp6IFsf2I3F2xlqDAyfXHjWMih7INEHnlMNY1r8vk7tZNdiZ+CE45CKZ1Sa/vN5fLiAV"
    "biLpQrm+wxmW5LN25ZDvKP0W4qRcPp6HjInAieTT07EO5WdstNEhTF9dexcFmx7TMsWRh9"
    "SzTV0RzEr+VIDGbTJv74D+i6pui6BugOpim97SllUAemdVilzUqhQyl1CHZzNoqdlEqIMr"
    "FhgXl5e3uT4kMvr9WwhS8/X159/tMrgTcbZIdaQ9Zck7f/klawLAImsAbT1DFaJTwkJQhB"
    "ycaFhzQiudtTvnfUtkbxTvHe+Up3Qh43K6DENNwXiCnH6J9047nYiTVnplMFy5hFnbFrPl"
    "OthUpMfKaeR8o05v1u/0lCVUsMrl3sQaO6Zspba8fsmkjm3/If/O2W1GkeP7cibejJ6OvH"
    "q89XKLkhur5D7E1Dn77c3ISWs/S1a+wRN4iero2vTW5Y+LUepeJLm//K8EaFX8aMq4coqa"
    "mNr4xuV/iVbEEvFsTLXyTNHmF3+/RTgIFkioEUhSdUVOPTUkCsmlVZ3TBQW48Y6V3j5M4C"
    "7A9QNyTcweuiLYkD3KWTzCGzHzL7e3z+QWb/gchBd72plOuUCAxiG+g81cnzqObgy4c7EY"
    "CKcDXQXtOZpmBTrq6cjO+Ohn3ZEwWZkzlEf6DlZ52mhIawgA+deuoQ7JPJxg1spyrXrYi2"
    "wHYbhn3fyW7FJbeLpa3umEvLduiei5mr3rrnUkxzldcrJQgvl8kvF/+pD0RD5uSnqO0k4O"
    "TP9HQkOFhWQXMnAGBmXdnYw+yMdmv6s1Vp2IlM3okc7AeTGimzGbnuXqRXPXmRehNn05ed"
    "ie8WdBNMVlW2+rQQBC9pcJ1urAUJJgF9IK4G2kt7kYtuRnRAnrsfT05OT9+evDx9c372+u"
    "3bs/OXCdDZS0WIX17/hYOe2uNzZ2Hja6ytD2Rmr7BTOAeRoHrchpIvojv0bzIKcP1w9f76"
    "54ubP706H58rZlVMbbx+qfIXqYiashR9Sgj4eS2iNZQIjeSA9o/W9uc4GqvCgpVEYLmqxu"
    "I6qMK4J+NBIVMXphS5V3ZhSiKwMFXib+Nrds+imo6RwBD8Fl073njwM5mEJ1AVh5EqNwTs"
    "lV6gZyV8Rmdn+b1Az3Kiqap2+ExJwW4BGSeNN5K+sXN+gL163Q7SksDBmjzLos5kndLCkh"
    "zMsMkzvPY29dwpKUGYY7PnmK7W9VjUjOhgTM2OOdQZw9EhokBenXnQisNc1J0Lvw6bLYs1"
    "5rKNmoa2mezAI6TWMlcEYYHXW+ACxpqrPCMLS71oqUPZlaGWGBwOsJlKEcevMWgouIMpMt"
    "hnfA2tMpjUMnlPV2xQukxC3phxqbInDBcxvH75kzu6IsGS96rD/gOxeP0SXuCElx4Mawzi"
    "qP6fyHQoXdhErerNfotjR2VIoGSEKSUjmmQnQ15yhbxkPgNZoHlD+BwHfTReVaHtWYD+jR"
    "zb72OMXwGoHIlid6jq+VQWO7+B6g6F9tl1pqJ3JKV0tFSc5rQkUNEmz7KJTW7Mnd76dl1B"
    "65rKZkej5jVmgHuI9jXdGx5XvE3gqMjsCEeUNDrCroO1TQ5ecZHdwNuG5kVUc1FUMfd5/X"
    "DsxP1ruHVj8+7aoaXxE7tO0HefLFb8Ab7nt7NRZyUJx23Uy6aIgNbuLhreOVpDzcyQgSQK"
    "QMPDTlONOBoZPAuiAqPxAzTwTk9KGHinJ7kGHr+UBtdl++WkYnd4WWZ4IZftl+lYY12Qez"
    "6+8fjuFvDoUPSPEs368mWZcNaXL/PjWV9m/FE1zCewjs23m/TMU34Afg7z1M9dv+sA/KN0"
    "wDXsFCjSBZ9RA1xzZwG4AeAG/Bc3dPGRYK0vMr40LmIDHLqYLNmoZr1u59hDONVMjN1XNC"
    "gTPc6Ile5kJg0s6YkEX6MpvsY9VVmKuJUjFmbpf3hfZj8/2n5zY7skZ78Rl/buNw4b1aSx"
    "IpdPhTTQxRhhX/hTfdG+kG8yjv1IUIBtB83ZykB2ELZ8iVvDhE0ZBStJhTR2kSBERYfF7/"
    "EyFXvWgt3KlbomhnzmGE234pbxWK88kSm+afcu/CPuDyOHFuWSndmh2UYz8lWHfZujHyaF"
    "2sgX0+0aW2g7Ev8W0XQEGo4YtaNDqCV0ZOwTrPWUj4FWcuk4sUA5tzIzkF8cPCMIzh0Nvu"
    "B/AP9Dv/0PibJZJxg1ER4EbZ1G+7wE1ue5SJ+rOK+YLs5MtCo+AUlkEPh27RYA19ogXWvg"
    "dgC3A7gdxpVowE/sP5837khDA8aXxkU0oNBZvU2Dfs/c7cBjC/mdEjIQPTEr453g6OgmWG"
    "8Czt7Zbor4wwH6Hl5MzJEqEYhR8aJ2IhGB1zogr3UUW8q0zQaMqT4bU7zqC9vkqpWBTAnB"
    "Ii6xiKF/cZe9XYOArNaaFZ3LHUoS0MpDZQxtfyKK7erC1fY0QtvJddgELfmkt13QMipg+Z"
    "WsEwUeXIOxoqBXgFgjOSB3T2sAQyvdTgOKzSmWa9rOMSgmEarlDnyGoZLq8WMQoJKqSXMB"
    "lVQPWl4SnFPgnALn1LiSc+rzxn2/ZM8+0ninkmvjIveUt3EnMz6svn/q6xIHyCEWCmjkmw"
    "r4J35Sp4/Xxth4fjQmnSAj4trHIpQ9/MQjaErmbCEiO4CUmZ45ombxgitraycCgyCUuza2"
    "+1UvrsuiMH23xAzJgfrCo+g+4K3ufEmuFZ4vGz5qYuFtw/MlOiv8uNASuyOasQdiB8qYf/"
    "a0tGdL5FLk0Sd+kjhkHrAlRwP2NTxCQuRIPUV3YqJ04+YeL9m8IiVRwQp/9c4dFnVJgxAJ"
    "Y08myFA5TB9XrAk64UePHs5oeNF5Mywo+QECLvjjueDjjbkm2pI4wF0C7jjOsTxHGUsALV"
    "mPlrQ2DB9OTqwqAq8IAv718Ac3yfHnANwkJs0FuEkO3oULahhAu6iOwW2pXdRxaKx77D+M"
    "NBSW+HxcRF8FbEQD5ophgubUQ2tC2RHzAgkqK8rfwTx3h18UiTs+4cFPwg8yc6jP/plO5v"
    "nBR/SJfeJh18eClind2UidmTT3m1dKx2K3LR6x9mzq2cFWHqM6y5LP/Rl22LdOcmvvFN1d"
    "fZZmFXqYJNsVBbMFNXqMI+qgw1NHtrr4bwboO8r3oYK0sUhqgBCflMprOinIa4qvyUtelk"
    "Pvb29uLu6v0LfR+28j1ZKXfkNmWgrKH6fFIGa5VsxyzxjZkUuDSRQwfajt/dD7j3zAZzIe"
    "9sMui3dnrJ8cCuzQWD89efsmMc/5H0UG+R2zHW90jCCpERCwk4KwbNOCAdJRkmub3a5O6H"
    "1KEmbZ6FlOm0uVpjktCvPci3kOaHae85utKmLd91yVbM7pxnYC2/Vf8O87hq15kE6sAV5o"
    "FML8GYnHw1S0PhU+wd5sOQmYBVTFLlLEwC6qbhfNqbeqAnk8HrCuUXHP9Z90cSr5aO8kAO"
    "/qeO9I4Lp2f/oOQ5iDgzOOUPIXqlT1ukoVd9rVKdWRkYNCHVniCs8C6k2a+H/Sdxigi+IA"
    "NaoEZNW8nLJMA1+nYcu5nYB4hsWULLEzn9B5FUxVOcBVG+NHrEYbRPYuw9Mp2t8jdqhV2y"
    "dUOVjTebjOdRWqygA711aqAmQTgGqkxiqywKCbzKD3KwUaprnmNG/WVs1pTkvCNBs9zQbU"
    "AOrPXl2xPx8kDUDSQMfgtpQ0oN0hWkC4SvUqM7eFXhev4tkXF77PpoyQUU52RnJ9vC9LY4"
    "KjoU36La+J51MXPS3pCmHEb8uzM5iRJVol3y9JPII3fKf8Al9x6IFs2R1pWO0KT+kmiDI+"
    "0Apv2f8eiEjlCJsphy1c4h4tc2w7+XVIxA8LZ27jE8G5ZVskx1fGKBkvci5W7NaTdOoEpD"
    "mYkuYgTVpZ1CUROIdVtxf1bf2pkJ9+LYlAZXqNP0bZP6oYXYooUCgmG11istjPJZqIt9y3"
    "Jy00mGz5FtsbBzYbWYexUETh5TH55ZE0tLLnuCQC53ixPR1ECdoNDb04z7ufkO418qQFZZ"
    "p9956ZPEQ8uNa8iy+P91p3s3BkfePuLilHnFQnnlJri3xsW5HNFlp879h/QwwtUWnygZC1"
    "Lxptrh08I6XT7qVZAdPLJNOraiR5oxByQ/eUzuJs+UsryjRkAM9PppBlGiVU9EfvOUjmBA"
    "TUQUCdmcsdAuqOjisETtQ6I/tmnxLLrjfLKUHgIEye48haqVP1gUCkW19mGZgmYJqAacpl"
    "mj7RwJ7lxhFEV8d7eSZXDGwSQ8A9Iwmh5JEVn1IvJJ1sXsQxbpQVRhK8QwtOMlG2qpAdoC"
    "fsoyXmTVIRfSTeGFEPzbDLngpNc6mn30bx1+yNFYCYgKOr4BAT0JGFY5T/ukcQ904zAgf2"
    "ARzYypFSdkNSxGBTKlY7Y7haUj0/S7frJ7x7VVBlgZmmhiYzkKOIyjO0RxWNf2kDZdTllc"
    "XZumGqaBC1yIvCWmfYcYRXkzhzro/yrxoLNbRUNGr4bPx4VHXMVFHvdgt3h3cTRbtv76Fw"
    "t2Ha625JVFS2UoKgahmtakFx2SHP7tz2atHIshzMsMkzDCQykMjH1uANJpHv8WKUo7jzS/"
    "t19rgObC11/dYlTDlfhAli/HZjnjbm8R7XaEpQWNGUWGi6LaWjs1tpGOAg/B1Jphgo0KYo"
    "0NHMpBHf148lEhpgaNZZufp9BeX7cnuxnO1pxQKnJJyScEpqT8kLL7Dn4cGWOSaTa4XnJI"
    "5GNaK14pu8E4H5DMyAuEHYSU988kg8QTIduEleurhMURM8OGZNOWYhKhqioo+//0NUtJG4"
    "QlR0HYB7R4NBk9GO9v3ADpwaXUYTsQGCfOQ2o4XtdPJnpI12OmbPy3mpeTkvmJfzbMMAB7"
    "uLDbOkqkAtywyvPHUbtE4a48jWy0KcG/slSXQX+PXqUPC2HPgFpVafhQoEpVah1KrxwBaw"
    "yFBqFUqtGgVwYalV9hBSwOLxaPs7pnWSUQF3Hw4YlyHwJz4f2yRVyrHdBzTdxpGp7jasyE"
    "OIz/5IOP4x2riB7fD0KOJa5Sn95DnzGH3g5IGTN3hnB07efAUFOHng5M0EuHcGaUAfiDtZ"
    "Yr9S/9K0VDv7/v7jt7Ndv/0Gsd2zZYZtSm3zZeT3tc1egzoldlKS3WxPXS7lIe1OHnlkO0"
    "299CZZEtIjTJ5lxWQsrRWnxYC6K6busBQn2JBXkkMO+wntXl5JWVwmBoP+PdIQCnilv++U"
    "iBLMUhy+WZtb+srL7Ugckiiswz7itXb4NsvjRpFL2Peg2RK7C5JLK2V4JHezmrJL2cwKXd"
    "gnDwed2w6BSFBgnfqxLQHrZP7ZCqwTsE5mAtw7jT86zTNTnMuG7ASgaZiGDYlScbKA5vdX"
    "kESGEO5W9HYcosOCb/+LTKbboFL1s7QQrGR9B69KYZvx+CGs4UzEcsmQ5cKY5UzgJq82NX"
    "kg2yooyzKtID1osh/4rIPohhA7eRhcJaakLKSSCKAJrGu3rKu6dluA9s/RbXq5YPeiKr2t"
    "OeGREIA60ADURU4byPDCuNAtsGjU+fGC14eY24uNRyyEfd8WFVFfoO/hx9952QhRnp/ORe"
    "0IlzwRP4hLSBy4goRAYwyeAbM8A/GspCHfl7UaSw3QD3DkpFX5N2SmJZ9ZUsSGYJl3zS7N"
    "GDIL6lWy0WWZIWB+6ATWwpTs/NU9xJTszsnTAAcbDXFazv27k+4OfO4MtR/jZ+md+xeStU"
    "ctu1uYCptFM7+58k6iUWvlHm0c1XsrpzFe2pZF3AnX3OcOfapIUOmlgauCVtVH34shFAdC"
    "cfqAK4Ti1AG4d6E4UHjmWUwzFEiBAikmuk/KFUg5ovekKMtCvj7e60tpMb+C304kVwTUsc"
    "JGFe9SiRUWwvOA/RU1N15hq6DDXPh0hXkW4CQxxkkCobOjVgMOtU4ncDfVdzcBV9Y1V6YP"
    "ms33YQwpaLZr3wVwZsCZmbncgTM7Oq7AmdXap/tGpsgGU+ntSJIBEmVP0PRCm8xWPWI6vk"
    "8/Qd0fLi2tKZOIE6YHBe/ZP0ca0iS5Ni4iTGZsFPv9VqNCp1w+jDENORDbIYIs8emK8Jqn"
    "Y7Sg1EJz6okKFRu/gCPhRVMjpAm/EzAkxjIk4fxolfOcBKFYYIC6+MlZmfQ2Nirfpj/LJL"
    "jxF6tyzcCU0ACRbj+PkH17pfTiZHx3RN/LQ0EL5QKPr8D1Ti+XDumy560kAlp5sVbOoWpB"
    "KecK4E10q37CulcvlxaVaWq5QD5HLY9nZY9azn9dfbX8fknQejN17FnYiIDOE4+mKA/HNA"
    "ShjTOtfcWWZ8lEMNC+TdG+IdDkQNyi72w0brSC3oHReKjOvVfRxrMZ8Wvno+ykB2jVtO/L"
    "WWPfZy+7VdmAzAgOwX2pWutnpaz1swJr/UwFnO0pzDZxNZtHvodYlhkCzF17ifmsBhvPrW"
    "K+p2QgVkdjxa+JN1nZ7kYX7ZALa1oIcM3BdUk3VaLKZBHAVINpQKmjefvzt9xEAPbb6vst"
    "O0Et0iwsR7nFEGbh0KpcBFlFxk0WggCSDKLBZE41O3EhoIkM4KnswviB+BNeAEuzF1+yHZ"
    "dgN2c7TksqwE6Z6KEOueSTblG9vL29Se3Ll9fqxvvl58srtkUI4NkgO2Q1NfnxEAb1HNwt"
    "kDr4LKbZpGi3o9KQLXrVqjiA9sbF3brknrL/O3RUnAngtx0T19ih9nfbtwPqjXJ8avHl8V"
    "632mM4sr5n7S4Ka0NPS4oC7Dz4vMs3lr1tY2S7wrvGYOTZiDgoX2sRXGymuNigZ2snXqGO"
    "4wgNs7+6CCMEM+E56I8Qe/ccZlnWKCoaCxpRiP5QiUEIbYTQRgPMq72hjXl7QhvwKrcbKM"
    "Sa7dCoKFJ5FnRWrzJLBWavNLJhURzbRz62LfRkB8tdhRzqMfM3rgH6Al0HPvLoU9h5gKAl"
    "wVbcfcChizGTs/g1h84eiMVtZ2ZIi5o67BjkpXbYyAP3JUjzovEomdLQ3eeP0W7qRjyCZJ"
    "JqSsGfjWlSbDMMqw9FjxtNWwRp/KqNxGA2C/wP9PXj1ecrlLklur5D7I2QmodID0Cf3MS9"
    "p/s9zZ4lvnv6EYCbMIWbqFmvFwr1Fmp/ETdYEdS0FGCaxrRJrEj3xVsER3yoreDQcSLykV"
    "B28coysHSVqAY70LU9K+B+Y4EBMpMHKVq2xC47hutuD5I4pASU2B+YksfUHuxMNn7OPlFA"
    "umtkYZWXWuXQhqXjdc7g0OZh5EZZ7wRqxVibtqRbDrGeE2JxTiMLaH6UtSwzhG2i60Br9p"
    "TYCampAPtVKWm9NKh3mWqHbJObrIjv40XVPFqtMCCspGdF6MzoRhdQlZ+ipcpBpRV1U3aw"
    "H0x8wn6YqyuCf2kvctHNiA4G3R9PTk5P3568PH1zfvb67duz85cJzNlLRXhfXv+FQ57apj"
    "W5R5ywrbd9aERh89Cgq7Z9roSvKgwIq4aJR/Bqsna0fTQKSh4och0aJt2YJG9KmYFvCszA"
    "NzozUKA2xX6VtFpFajBbdWsHYQRQNHeVgd3JAbQqtFCD/QjkBdRghxrsfcAVoorrANy7eF"
    "NIPnwW0xwxhrUmWpVtYar7s2P2b6YZhLVmWZKDGTZ5ho+YSNyfWa2g6UCpTejpamIAe7me"
    "rpmdoQV0y6a2m7kd1M9tZw8gRUIfNyfg6pGIH1CYGBAOGpfNDpgQPr5+jsCtSxC7gbcV5a"
    "ZT2e8/iOD//MYvmmyMxEWl9oD5bZT2nKQHlg5QL/KRaXdsDSUYLZ9msemHjwXpxDGWH61e"
    "z095HBflQCajrwHY3YX6lcq0L0i0z+TZ1/MEgxO4MEansp0KdFMPTFR+UmQnNj+cMB4/iH"
    "2o61hCKBnQpRULydgDTMb+OTykRxpzK740LjKyokO+WdGxYMn+EPnXL1D0rT7CHmGWVuAR"
    "8hP6vmZ/Ccv1O0+wfhIZ22FXTpG1HdB3bOzUYytuGWdnP+EtT7nGyCF4Xsk8Y8rjlF3OGm"
    "e7jAX2L68wi7rdBOr83GlIXDYpcRnI1ANoytHrmIE017zeCQzJuG6vWUO8l1ZZpSkhsOWU"
    "tCyal027n4iIZQdhABw6hKx/CYc9BjtgWkgVUzYeP4Cg6c6T4jxP17IhH+tEAFIQq6PNG+"
    "VMZtip3l5nJwW4V8c9p4tGQa5tTvMMQLvMnlIzwQhyi/YQ98KHzjkDLQ+Wa5Vk5CAjX2Ob"
    "eHS1Diai1Liu4U6BUzUjOpi0l47dqjOGo0PCHPsa86AVh7moOxd+MNn4mg38A5nZK+zkzc"
    "FOTHUYhnIvIvm+TUMBoh+u3l//fHHzp1fn43Olw1R8nL7O5C5CJhhkgvVeJYFMMMgEMwfg"
    "3sVspJ15VaY5LQnJIybPcqSX1nudFVmYabNnGsKCICwIwoIahAWJ9Ir3G8/XNyaUL4+Lwo"
    "NE2sVkJkbWjxH6SJ/Y6LgXgwiW+MFHolCdHWxFGJBDKe+5ECw9ulks0Zx6oi2D+H42AfZi"
    "wdB+h75HEUQiQGh3L+hg2LNgm34WiRtEBkbmKDjODvVnO8IjszlFVwr3pWhHYF/GxzbLC+"
    "MKH9tQcCDCFcV9EbsvseTthl2lc7HteBuXxy4K0yF34/ktecJws3ggW008YnqMvkPM3n4v"
    "4kFabLAS36+wx8sTDmZL9lRzj67a+mL5nhAkaea+zddxBvH8enzR8CGSqqUK8b0qKMT3ag"
    "j12HtMYltsy67OJOykgBQ0m0QA7vc5TLPtrjeVohwTgUFskp1n7C3ZV1eBOxEAuGvAzXYi"
    "X8fK5WtcO4khxNwpxY/LJMa/yU+Mf5OXGF9lQUsiQ0C486hGKPI28BNZ5iMq+2Jhhnswwy"
    "r5U2WWVVmYaZNnOk1QluXZ0lLgfy32v0ZoZQGu7Hq9392pn8Du9bqmV5ZJDtdfPDpjmuFI"
    "48+IL42LHBrrcFCDQgwXLuLv8kq4pNGTHSwRRvxR3qEl73kfcEdGFPDE/2m7wsMaQXrgvv"
    "YCkug6sPmmsPkQPA3B08ff9SF42khcgUCvA3DvVHxoo/EspjlWwNITfEe5NpjPJsdSAzzY"
    "W2qorkyVLIfe397csLlH30bvv41U77P0GzLTUlBuMi0GDHR1Bton2JstJ1Wroyhig3gjOi"
    "/cEZnvArWaFod6j0FMxKFtDm6Ozx36VKO0nSQGTB70X4H+K8cH9wD9V+I3vSWA41sNGF9p"
    "XzSJh75b0if3F7x1KE6Tq7rr4zIh9utwcH1i+ms6tF4U/eVZPU9L2yEilJ49k8j9wUFpGj"
    "rtCfDIjNiPKRYaWGZTWGZlcqpQDIpoNxxDl11whkQx8DrgNMeTkBdLFUuAFl9Ci2dfF/B0"
    "zHzzKYePVeQGCHZLbE4a7yXBFvEqVTyURAaBctcMAfvRnibDKB/wRADgrgH3lFqV0I7HA9"
    "h1iEf7X2Qy3Qa6GqqF3eZScpDtrJmvcsX4wgQ5hqylOT7z4U9LDQn/1sp+Qp7CYfMUoBbw"
    "YQhciG+F+FaTiEVz41tj7DWUojQte9nEhixiWHSDl+Dww0bOMRPbYfiq7npsWdv+hLj8J2"
    "fLdLhMqW6xSkd0u8IiHdghrVYGie8HxTnMJFohnBfCeY9/yEE4r5G4QjhvHYB754SBcN5n"
    "Mc2NIuiG6wZq/3iHuGmz4qYLo3fzJ2SI0bvpeTkvNS/nBfNynvWATtlPi2px1tlpJPEBIt"
    "7+ZlO9KRm0Iyv0S7Dbz23N8i2oV5VIDGLFHiG5gpNfGcAvbRd729y9OZJRIE98nv1axEV+"
    "So6YjDmD/PL608XnX/Wgx+Plo/Ly1/uri0xLcLYjVTgO4/Gt+N7282zdbcmHqMoqkbrZdU"
    "2pQ7CbQ2mmBNXFzSSHtaFc3t7epBb35bW6Y3z5+fKK4a90d8vu25btC9wm1R3LGtHheZhP"
    "T0os89OT3FXOLyl2zs49UYU0kMSgkpPJhIEoaM8mbuNq5rgo+kgRhEag9WKP5th2Nh7Jm4"
    "F8+FW5wUxAa0q+aAgSLtPqG1hGGLYxk7cxnirkT9irYDtVZ1oRhXk2eZ7l0IUqkyzLwQyb"
    "P8Ps9+rCoXOPQ0UKDkP1MIRMf8j07xOwUd3LirCmpVoM9TgqlwW1EwwIwYXaCT2rnZDZS7"
    "LzcOuSe8r+r+QsSAV7e7h97J2B9OZZYgIaBY6/p6sVEc+SCRyPL42LAsdn4aCmgeN0RXjy"
    "IvKxbb0LY8fDn20h6hL2P2cbdnm0A1GhggeQE14m+YGsc6tS/DYKlh7BVhwlvllN2QW1zy"
    "MESJsSIB1NUAb0XHNjJwBpfxpjo2oNvUGF33TtWue7oMjbyAD+17vbT3rAZRmVDrFnAfo3"
    "cmz/YCtZ2j2mG9sJbNd/wb/vGLsGx6h4SlT0le2F30CdEki4gIQLM3cgSLg4Oq7EsusF4q"
    "cEgcQ2mcSOpqrJCaDcYnixKu2fABFkFUshyEKwV2kRnVONcbQX0kgKMFUrvAt6oU6P8ZQk"
    "nAAmnwCQVvkspjnF85XdH1NC4PnbUyZGgNWCDyVile+T+/UT3f21YuTVZVKpmGgCrh6Laf"
    "/w+rgE9z8hj408ALcuQewG3pbz/sGSIIcu0uVjfvBR7GfI5/oVz5VP2BC+EoHvN5XvT6Yo"
    "A3t+tT9JBDh/DeffxNYFnrOClQsqR/s1UKLzpBqmaSkwc8EHcvS9AXwg4APpA641AviBDT"
    "GfDYEg864idyGu9Ghxpa0TIh+JviWXfHlchg7hTUbqsyEf6RMb7e0lQtASiz/IuygYkrIl"
    "tguk5Fd5MKX4JFiym5eswQv0iCn0iMh9rcGRZOSAKOlFJpYJ0eltHJH1sgPyj9OK6QFNDl"
    "MTpuAAR2kbx2PksMk/IHcenf1HZMiD1T8kL5Bl+7ONqJSORPtKl33ZGFEv/Gvt4Bk/EcUp"
    "OsPuI851HCjHX8aPkF+BXhrEv33yQLaa8vPQ6dKYAzWZpQzsBaVCJZnhBX+13wrnd4055F"
    "Cco6r8roF1zof3D9gCID/cfrm8uUK/fL56f313HQW6J4yBuCg8lknFrc9XFzcKrppFW4Cr"
    "brkCrjpc4xOpauGfjBzUOlA1bHA9gOvBzI0DXA9Hx5VdoU7druMpUQjANdkXkUxWk3Mgc5"
    "PhaeLtnwQJaNUOA0UM9q0cVCsmY6hygCv0P3qGxwH0P3oW02yec8XcyYUyd4b4raAoGxRl"
    "MxdfU4Nnljj4i4dzUomSi+NCryAbNlnwcW2VEePRL+z7PMo0bsQ0blFEjH9NfvoQmwTerQ"
    "nz74jbRvMeIJA+ZKo7L4hatJR15cXjB8gjt+/HA3uszmrunaKu2fXK591kREGvLNYrZcha"
    "0HzeK7frJ8R7tR/NQjNKA6Jr26EB13W0OpB0uVgLCgdOuJrSUA/CQtdBT3awDCOgwlsLtW"
    "hKfNsiyA549PAOWIgO7pn2s/FJVT+vJAI7tVq+k7+QVbTJRKA7dXJ0qBWqdK8r1aXxtKBL"
    "42m2S+PRGcFBek3Yk882NXQ3VQ5wzTQmNlQtNiFC/XhJAsUKdMVEgabqswlTcSDluQ2FOO"
    "Fl85VimbrdrxjHZ0GTtIGlbVnETfLpdtl1gr7+SfCE2PWfGGShisyV8VCRxkg82xhRrhv7"
    "iODZEnkbpk0iziwVFyaS2fFQcwBe0VTNug+qYGfM4kGUQcteEF9DLBa1jY4lBohx++zt0b"
    "Vt0wAH/7txwIL/vWP/+3Ho0XumG73HjqNTA5Nrhfof164mMzasWYlJfocX6I7MPMJUOuwR"
    "tML+A7GQzdQWx0naSy0p+1nltTmJVLMtslrTgLizbZgMqs0tzRHW5Zn+MdqBrNPkw1HMml"
    "+zV8sXnWSi6YiAjrCIX4mRGMzg43+grx+vPl8h5bbo+g6xpYs+fbm5CUM2pEdI0QaNv1m+"
    "W/prQRc2RRcGH/sBtTR2dAWaI65cTkQiPECoT8pAfZIP9UkGauwtNkmfwjTc+f3QUkKDgL"
    "kodOEQTdHYRsOfvwLmO4kh5Ph0jTfxPF1aSj7ciQCgXR1tcMG2W41ybXO1uWryckoKHFlp"
    "TFWTpIIqpxEdwiahaBpnZ2VUjbOzfF2DX0uDzkOQJ0vsL6vAnRIahLJxcPV5SZ80XsD8wy"
    "4RGMI67vqwM8Yl3p95qBJ+RHwfL6ryymkpwBSCY7rA1bcXLq7ECu0khrDzKhpEKQfpSYGD"
    "9CTrIPUJdohm0V7aLva2OSAnMgrI021A/P7BXIDqZdQAPDngGJaX158uPv+qP+EuNQ3DL3"
    "+9v7pQDTrXoi6pk5wuC0JBGpMzXqKp8sij7WujyHJLvmkkaxV9M2xy2y771q/MMUPCJ3v3"
    "GhGGYK3u6ZIcbJQmzzAEu0CwCwS7jCsHu+RWQ9hdHO8NdzlsNYQFpdZPYcBL+AAiOCYKZO"
    "bxMMGS2B7iz18rEAYKJxx9wxkjSB3siA+BGBmoQ2HY6gVl8zlvTqBsPgtl84J49myp0zSj"
    "K4VqJt6NqaFhRh+1XDAil3rTvtwati2awmbanvFcW75mx92sWlIzXxuRRAaokBwkvoO/VB"
    "UQjoYPEN1XpXxfrwp8X6+yvi/2jQHR9WL5693tp9wAg1hE1fPsWYD+jRzb72PPwwJwORgp"
    "5S4T46GGcyi6Ar/BZdPM/KaH2X/+Py3K29Q="
)
