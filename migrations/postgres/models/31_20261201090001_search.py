"""Make what finds things in a workspace. The models do not know these tables: see `search`.

Triggers mark every row that changed in the transaction that changes it, whoever does it, in cascades too. A later step
that rebuilds one of these tables on SQLite drops its triggers, and has to make them again.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE "search_marks" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "subject_id" UUID NOT NULL
);
        CREATE TABLE "search_entries" (
    "kind" VARCHAR(16) NOT NULL,
    "subject_id" UUID NOT NULL,
    "scope" VARCHAR(80) NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "word_count" INT NOT NULL,
    "words" TSVECTOR NOT NULL,
    "forms" TSVECTOR NOT NULL,
    PRIMARY KEY ("kind", "subject_id")
);
        CREATE INDEX "idx_search_entries_words" ON "search_entries" USING gin ("words");
        CREATE INDEX "idx_search_entries_forms" ON "search_entries" USING gin ("forms");
        CREATE INDEX "idx_search_entries_scope" ON "search_entries" ("scope");
        CREATE FUNCTION "search_mark"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO "search_marks" ("kind", "subject_id")
    VALUES (TG_ARGV[0], CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
    RETURN NULL;
END $$;
        CREATE TRIGGER "search_workflows_new" AFTER INSERT ON "workflows" FOR EACH ROW
    WHEN (NOT NEW.is_hidden)
    EXECUTE FUNCTION "search_mark"('workflow');
        CREATE TRIGGER "search_workflows_changed" AFTER UPDATE OF name, description, is_hidden, tags, updated_at ON "workflows" FOR EACH ROW
    WHEN ((NOT NEW.is_hidden OR NOT OLD.is_hidden)
        AND (NEW.name IS DISTINCT FROM OLD.name OR NEW.description IS DISTINCT FROM OLD.description OR NEW.is_hidden IS DISTINCT FROM OLD.is_hidden OR NEW.tags::text IS DISTINCT FROM OLD.tags::text
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at)))
    EXECUTE FUNCTION "search_mark"('workflow');
        CREATE TRIGGER "search_workflows_gone" AFTER DELETE ON "workflows" FOR EACH ROW
    WHEN (NOT OLD.is_hidden)
    EXECUTE FUNCTION "search_mark"('workflow');
        CREATE TRIGGER "search_agents_new" AFTER INSERT ON "agents" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('agent');
        CREATE TRIGGER "search_agents_changed" AFTER UPDATE OF name, description, category, config, updated_at ON "agents" FOR EACH ROW
    WHEN (NEW.name IS DISTINCT FROM OLD.name OR NEW.description IS DISTINCT FROM OLD.description OR NEW.category IS DISTINCT FROM OLD.category OR NEW.config::text IS DISTINCT FROM OLD.config::text
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at))
    EXECUTE FUNCTION "search_mark"('agent');
        CREATE TRIGGER "search_agents_gone" AFTER DELETE ON "agents" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('agent');
        CREATE TRIGGER "search_conversations_new" AFTER INSERT ON "conversations" FOR EACH ROW
    WHEN ((NEW.title IS NOT NULL OR NEW.external_user_id IS NOT NULL))
    EXECUTE FUNCTION "search_mark"('conversation');
        CREATE TRIGGER "search_conversations_changed" AFTER UPDATE OF title, external_user_id, updated_at ON "conversations" FOR EACH ROW
    WHEN (((NEW.title IS NOT NULL OR NEW.external_user_id IS NOT NULL) OR (OLD.title IS NOT NULL OR OLD.external_user_id IS NOT NULL))
        AND (NEW.title IS DISTINCT FROM OLD.title OR NEW.external_user_id IS DISTINCT FROM OLD.external_user_id
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at)))
    EXECUTE FUNCTION "search_mark"('conversation');
        CREATE TRIGGER "search_conversations_gone" AFTER DELETE ON "conversations" FOR EACH ROW
    WHEN ((OLD.title IS NOT NULL OR OLD.external_user_id IS NOT NULL))
    EXECUTE FUNCTION "search_mark"('conversation');
        CREATE TRIGGER "search_messages_new" AFTER INSERT ON "messages" FOR EACH ROW
    WHEN (NEW.text <> '')
    EXECUTE FUNCTION "search_mark"('message');
        CREATE TRIGGER "search_messages_changed" AFTER UPDATE OF text ON "messages" FOR EACH ROW
    WHEN ((NEW.text <> '' OR OLD.text <> '')
        AND (NEW.text IS DISTINCT FROM OLD.text))
    EXECUTE FUNCTION "search_mark"('message');
        CREATE TRIGGER "search_messages_gone" AFTER DELETE ON "messages" FOR EACH ROW
    WHEN (OLD.text <> '')
    EXECUTE FUNCTION "search_mark"('message');
        CREATE TRIGGER "search_executions_new" AFTER INSERT ON "executions" FOR EACH ROW
    WHEN ((NEW.error IS NOT NULL OR length(NEW.input) > 4))
    EXECUTE FUNCTION "search_mark"('execution');
        CREATE TRIGGER "search_executions_changed" AFTER UPDATE OF error, ended_at, pruned_at ON "executions" FOR EACH ROW
    WHEN (((NEW.error IS NOT NULL OR length(NEW.input) > 4) OR (OLD.error IS NOT NULL OR length(OLD.input) > 4))
        AND (NEW.error IS DISTINCT FROM OLD.error OR NEW.ended_at IS DISTINCT FROM OLD.ended_at OR NEW.pruned_at IS DISTINCT FROM OLD.pruned_at))
    EXECUTE FUNCTION "search_mark"('execution');
        CREATE TRIGGER "search_executions_gone" AFTER DELETE ON "executions" FOR EACH ROW
    WHEN ((OLD.error IS NOT NULL OR length(OLD.input) > 4))
    EXECUTE FUNCTION "search_mark"('execution');
        CREATE TRIGGER "search_tasks_new" AFTER INSERT ON "tasks" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('task');
        CREATE TRIGGER "search_tasks_changed" AFTER UPDATE OF name, description, tags, updated_at ON "tasks" FOR EACH ROW
    WHEN (NEW.name IS DISTINCT FROM OLD.name OR NEW.description IS DISTINCT FROM OLD.description OR NEW.tags::text IS DISTINCT FROM OLD.tags::text
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at))
    EXECUTE FUNCTION "search_mark"('task');
        CREATE TRIGGER "search_tasks_gone" AFTER DELETE ON "tasks" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('task');
        CREATE TRIGGER "search_files_new" AFTER INSERT ON "files" FOR EACH ROW
    WHEN (NEW.state = 'stored')
    EXECUTE FUNCTION "search_mark"('file');
        CREATE TRIGGER "search_files_changed" AFTER UPDATE OF name, tags, content_type, state, workspace_id, updated_at ON "files" FOR EACH ROW
    WHEN ((NEW.state = 'stored' OR OLD.state = 'stored')
        AND (NEW.name IS DISTINCT FROM OLD.name OR NEW.content_type IS DISTINCT FROM OLD.content_type OR NEW.state IS DISTINCT FROM OLD.state OR NEW.workspace_id IS DISTINCT FROM OLD.workspace_id OR NEW.tags::text IS DISTINCT FROM OLD.tags::text OR NEW.updated_at IS DISTINCT FROM OLD.updated_at))
    EXECUTE FUNCTION "search_mark"('file');
        CREATE TRIGGER "search_files_gone" AFTER DELETE ON "files" FOR EACH ROW
    WHEN (OLD.state = 'stored')
    EXECUTE FUNCTION "search_mark"('file');
        CREATE TRIGGER "search_knowledge_bases_new" AFTER INSERT ON "knowledge_bases" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('knowledge_base');
        CREATE TRIGGER "search_knowledge_bases_changed" AFTER UPDATE OF name, description, deleted_at, updated_at ON "knowledge_bases" FOR EACH ROW
    WHEN (NEW.name IS DISTINCT FROM OLD.name OR NEW.description IS DISTINCT FROM OLD.description OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at))
    EXECUTE FUNCTION "search_mark"('knowledge_base');
        CREATE TRIGGER "search_knowledge_bases_gone" AFTER DELETE ON "knowledge_bases" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('knowledge_base');
        CREATE TRIGGER "search_knowledge_documents_new" AFTER INSERT ON "knowledge_documents" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('document');
        CREATE TRIGGER "search_knowledge_documents_changed" AFTER UPDATE OF title, url, text_sha256, tags, updated_at ON "knowledge_documents" FOR EACH ROW
    WHEN (NEW.title IS DISTINCT FROM OLD.title OR NEW.url IS DISTINCT FROM OLD.url OR NEW.text_sha256 IS DISTINCT FROM OLD.text_sha256 OR NEW.tags::text IS DISTINCT FROM OLD.tags::text
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at))
    EXECUTE FUNCTION "search_mark"('document');
        CREATE TRIGGER "search_knowledge_documents_gone" AFTER DELETE ON "knowledge_documents" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('document');
        CREATE TRIGGER "search_artifacts_new" AFTER INSERT ON "artifacts" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('artifact');
        CREATE TRIGGER "search_artifacts_changed" AFTER UPDATE OF title, version, updated_at ON "artifacts" FOR EACH ROW
    WHEN (NEW.title IS DISTINCT FROM OLD.title OR NEW.version IS DISTINCT FROM OLD.version
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at))
    EXECUTE FUNCTION "search_mark"('artifact');
        CREATE TRIGGER "search_artifacts_gone" AFTER DELETE ON "artifacts" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('artifact');
        CREATE TRIGGER "search_processes_new" AFTER INSERT ON "processes" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('process');
        CREATE TRIGGER "search_processes_changed" AFTER UPDATE OF name, description, updated_at ON "processes" FOR EACH ROW
    WHEN (NEW.name IS DISTINCT FROM OLD.name OR NEW.description IS DISTINCT FROM OLD.description
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at))
    EXECUTE FUNCTION "search_mark"('process');
        CREATE TRIGGER "search_processes_gone" AFTER DELETE ON "processes" FOR EACH ROW
    EXECUTE FUNCTION "search_mark"('process');
        CREATE TRIGGER "search_triggers_new" AFTER INSERT ON "triggers" FOR EACH ROW
    WHEN (NEW.process_id IS NULL)
    EXECUTE FUNCTION "search_mark"('trigger');
        CREATE TRIGGER "search_triggers_changed" AFTER UPDATE OF name, updated_at ON "triggers" FOR EACH ROW
    WHEN ((NEW.process_id IS NULL OR OLD.process_id IS NULL)
        AND (NEW.name IS DISTINCT FROM OLD.name
        OR date_trunc('minute', NEW.updated_at) <> date_trunc('minute', OLD.updated_at)))
    EXECUTE FUNCTION "search_mark"('trigger');
        CREATE TRIGGER "search_triggers_gone" AFTER DELETE ON "triggers" FOR EACH ROW
    WHEN (OLD.process_id IS NULL)
    EXECUTE FUNCTION "search_mark"('trigger');
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
        DROP TRIGGER IF EXISTS "search_workflows_new" ON "workflows";
        DROP TRIGGER IF EXISTS "search_workflows_changed" ON "workflows";
        DROP TRIGGER IF EXISTS "search_workflows_gone" ON "workflows";
        DROP TRIGGER IF EXISTS "search_agents_new" ON "agents";
        DROP TRIGGER IF EXISTS "search_agents_changed" ON "agents";
        DROP TRIGGER IF EXISTS "search_agents_gone" ON "agents";
        DROP TRIGGER IF EXISTS "search_conversations_new" ON "conversations";
        DROP TRIGGER IF EXISTS "search_conversations_changed" ON "conversations";
        DROP TRIGGER IF EXISTS "search_conversations_gone" ON "conversations";
        DROP TRIGGER IF EXISTS "search_messages_new" ON "messages";
        DROP TRIGGER IF EXISTS "search_messages_changed" ON "messages";
        DROP TRIGGER IF EXISTS "search_messages_gone" ON "messages";
        DROP TRIGGER IF EXISTS "search_executions_new" ON "executions";
        DROP TRIGGER IF EXISTS "search_executions_changed" ON "executions";
        DROP TRIGGER IF EXISTS "search_executions_gone" ON "executions";
        DROP TRIGGER IF EXISTS "search_tasks_new" ON "tasks";
        DROP TRIGGER IF EXISTS "search_tasks_changed" ON "tasks";
        DROP TRIGGER IF EXISTS "search_tasks_gone" ON "tasks";
        DROP TRIGGER IF EXISTS "search_files_new" ON "files";
        DROP TRIGGER IF EXISTS "search_files_changed" ON "files";
        DROP TRIGGER IF EXISTS "search_files_gone" ON "files";
        DROP TRIGGER IF EXISTS "search_knowledge_bases_new" ON "knowledge_bases";
        DROP TRIGGER IF EXISTS "search_knowledge_bases_changed" ON "knowledge_bases";
        DROP TRIGGER IF EXISTS "search_knowledge_bases_gone" ON "knowledge_bases";
        DROP TRIGGER IF EXISTS "search_knowledge_documents_new" ON "knowledge_documents";
        DROP TRIGGER IF EXISTS "search_knowledge_documents_changed" ON "knowledge_documents";
        DROP TRIGGER IF EXISTS "search_knowledge_documents_gone" ON "knowledge_documents";
        DROP TRIGGER IF EXISTS "search_artifacts_new" ON "artifacts";
        DROP TRIGGER IF EXISTS "search_artifacts_changed" ON "artifacts";
        DROP TRIGGER IF EXISTS "search_artifacts_gone" ON "artifacts";
        DROP TRIGGER IF EXISTS "search_processes_new" ON "processes";
        DROP TRIGGER IF EXISTS "search_processes_changed" ON "processes";
        DROP TRIGGER IF EXISTS "search_processes_gone" ON "processes";
        DROP TRIGGER IF EXISTS "search_triggers_new" ON "triggers";
        DROP TRIGGER IF EXISTS "search_triggers_changed" ON "triggers";
        DROP TRIGGER IF EXISTS "search_triggers_gone" ON "triggers";
        DROP FUNCTION IF EXISTS "search_mark"();
        DROP TABLE IF EXISTS "search_entries";
        DROP TABLE IF EXISTS "search_marks";"""


MODELS_STATE = (
    "eJztvW1z2zi2LvpXUPrSc6u0U4kdJ+7OrVsVJ56JZ7vjPrEzOX26dymQCEkcU4QOSVmt6Z"
    "n/fgHwRSQIUgRJUSC9Psx0LGJR1AMQWC/PWuvP0YpaxPFf3FhktaYBcWe7/ya70U/oz5GL"
    "V4T9o2DEGI3wer2/zj8I8NQRIvZ+7OSR7MRFPPUDD88Cdn2OHZ+wjyzizzx7HdjUZZ+6G8"
    "fhH9IZG2i7C36j92jmERywv9BqE2A+EgVLHKAt9pFFXXaXR7IOkE/Dj+3ARx5ZMxG0sJ+I"
    "zz4lyGc/BGHX3xLvBX+SjWv/3w2ZBHRB2GWPfc9vv43Yk1FvYlt8QPxV/N/s8Uf/8z/sH7"
    "ZrkT+Iz0fzP9ePk7lNHCsDVSguPp8Eu7X47OvXm49/FSP5j5tOZtTZrNz96PUuWFI3Gb7Z"
    "2NYLLsOvLYhLPBwQKwUahynCOf4o/EHsg8DbkORRrf0HFpnjjcOhH/2/8407Eziy6XvxSD"
    "yXOC9sy3/hki37+f9f9JQpicnk893D5P76YTIZVZm06KMZdfmE227AMfvzP+F999iIT0f8"
    "Cz58ev/lL+dv/h+BBvWDhScuCuRG/xGCOMChqMB/D3h61qrCnpZpE/z4gz36+3UegxnDZR"
    "jAqZc9tfSzgH5YYk8NaFpGApQ9YA+hHK3wHxOHuItgyf5887oE2n+8/yLQffNaoEvZDhdu"
    "gZ+jK2fiUhbkx3D/rIpvNHyA0J5dXFTAlo0qBFdcy6I7pdZussT+UgfjjNAAkW5/EbM9hD"
    "9vDuO/3999VmO8l5AAtuxZgP6NHNsPegh0CbAcC6FQ+P7/ddKA/uXn9/9bxvrD7d2VvEPz"
    "G1xJwAuNiFgTrAD/I7sS2CuinoCspDwJkeiL+B/tTEVOAznNTDzc/Hx9//D+518y0/Hx/c"
    "M1v3ImPt1Jn/7ljTRFyU3Qt5uHT4j/if7P3edredaScQ//Z8SfCW8COnHpdoKtNJDxx/FH"
    "/+F65fwxpejwD6Z49rjFnjXJXaFntGhs/tLqbCV/gl28EHPE0eTPGWn675l++GQHSisguV"
    "aq/+NwlE3qa/73dMW0c674C8V+yb6MrUUL2UxxRVvqPfprPCPv0HefsKXnzsh3ZPtC6WcD"
    "5gHxhC0wo6uVHYzRdBdaAtHYEjsguXWkIcYiOSPgz9EeTq7K88vkjzVbAj77VQnKEX7RT4"
    "xftpEYzFDhf6Bvn66/XCcPh27u0eevt7ej/4CdYYqdIa+KqtDLcmBvSIdZ8nrlQL2yFzdu"
    "oIY1LSVByh6vApjRejUFS/a47D//9ePZ2fn527OX528uL16/fXtx+fKSjRUPnL/0tmQCrm"
    "7+dvP5IXt48Q8kM4T9WrWOfO1uVgL5G/aYOAI6a5NEsgNUlc/PKqjK52eFqjK/JC3yzfSf"
    "ZBaEKGkYJbLcAMFu3y6JQdPbqLNSsE1LoIY+syYbRvYOA1zJr95UWMmvZJNiv5L5JRXoJ3"
    "FuGnY+trOIGRZTssTOfELnOpjKcoBrFleuNev4geLx4AV6Nl4gU6YC3ED6bqBPBGe9D6rr"
    "4wruoN1kyYbWdwl9ols22kv7f37wUXxz7v5hWsiUeMR6h77blnAIca9PanSR3wcCvIY6Xh"
    "zsB5N6ToKcaC1PQa3N7eWxNM7O/ASm7EFru4COEl0p33fWdlP6ydqjCw+v2D7Djk2LuIGN"
    "nXfIDvi246M59cQOs/GJh7ZLilbYIog7nLc2d14LH7Q/owxzhF0rdGXzwex+3FPM7oc86p"
    "CK21LeOx36nX9LzvTpjl/4H9i/TNm/xH9zkN9Tj2FW7PiJpQZoJp+9fFkl5P/yZXHIP7qW"
    "nom0HPpwd3vLdDf0++jD7yNJbWZv3dz+Q8cJt5cY4Gy077QI6CNxtekXWal2gD681/TZyy"
    "kOFR2rey8BdjfY3WB35+3u9DSTP9Y2u12Nac5KtjDN/fEZ9m6WhYnI9PE6r7MsCzNt8kx7"
    "5ImpGHXmOSsJs2zyLGfN4NxEF1u6OUGIAEt6DzCgWgQ2511T4JwH+a/UI/bC/W+yy4XaJV"
    "QjH9m39L36Ce7+0/3O6eFt4trKrS+GAvvtJAgNzvf3H95/vB4VbBItQPzVJ330AlRFN7cv"
    "quE9kXN4Y9nBtRt4agfx/uq41EnMx00IG9iErvxtSZFlW2i7xME75JIn4qHZErvswV+gmw"
    "DRTeCIhETuEU7WbOQUJkgwnflF5K8JfvQRnTf2CaepIOAUNskpbMBZ2h8lVI+lppm6uJcY"
    "oHP3eNxKILICkbW3WwQQWYHI2u9FDERWILJCQA0Caqa7Zg0hkV2vsO38g3j23J7haA5y7o"
    "L8oHGZ14Dw4ZOn1PgmLDN+M2IhwYIISWJrj4bli9i/ccgv8zh5VgxFgjgWUPRdPMb3yq4C"
    "fh8giBnlCxAzqGNLJQIDVD3PLqpYUWxUST2YnB0FjKROzFU4xwd7jhtKjKkwzVB9pt4s1+"
    "TEAB2mP/Or65BJiYBXsTyGv4mCwhBbLostpxaUSVHlG/fJDgrNxNTVcWkF3GRcA7vQRXQ+"
    "Z5YfnTMbcEV4bqO/tNdjRNfcTqQ85UhEmpeU/TIRWhZqa+PQsfx5aHOA1QhWoxlbTAdWI0"
    "/LqxsiimUHiDUkDHUCM5jnZuiAvVPs+2WewzTXnGY8m5F1vddZEgU73eR5FmZEnYSGnCDY"
    "7JDQAAkNpwf3CAkN+3cdnE6H0M3tiya5nn5OXDwjhespdXVc5nraO4qaUBLiKjUOT1PIFl"
    "2vXjw9wzdQMhHGxU4n4CmY5HECf0hH/pAn9u4qsxgKC52lJLorcfbqWPCGJc7OXr1++/ry"
    "/M3rpLJZ8klZQbN8kXPwe9TZKHpnKG3WVs1pzkrCNJs9zRC3BhvYUGDBBj6hDQyUix5TLn"
    "7Bvs+m3PpCfBKMFKZvdsC4zPpdR0MnvLxq0C4pn9+QGcLMfkPx1yDqFhvEwL83Y2cel9i1"
    "EH6G8LMRm/cg9PN+hZ+BHQ7scJhfsLKPoHIAO3yYpso9YfqI0kaJrozLjBNfjGlilPAvtd"
    "ATdjYktEm4qTx36NbnETtRT8ylvJl9mC5cPVQnfk0+TgdBuVPvJOMS4wW6SxzBcJGmISVV"
    "2lnCJ9ghihfgynaxt1PPxF5GmovpLgiLEfZsNkrQv4rqgSQKEAP26ubz+y+/JtVDEi3o9u"
    "7z364U9UOufn24fg+W5bPUSSHA9xymGSJSEJEy0RypFpE6lU3i+wXpqvGlcblVIgY1MUum"
    "HrNAeKaqhyzyZM8I2jJLg9kjaE08n2nbPltRzHCxq+emSgxBMDpMMTogYtJJxESsf/bCuw"
    "qFpxjmrFQtmA1zrGZxfl2pfeDrkvaB4hqYEM9Qt4waArNtqGa3p5QsTLXRUw1xyOcwy9DU"
    "6znMMkQjIRp5avPf0GikQF1h9sezUWzz8x/UxOAPzfoX6Pq/REFiHncURYr5gyDMLH8/YE"
    "uIG/zIoVveDAnze/s0jFryv6IuSQFxHB8FW8ruSdcOk15jL6joJgCvgClegY4rUsnnrUGu"
    "gKOUo+IvlzraW+4LaBTrNRjk8x8rYHz+YyHE/FIWYYily+u4kqvlrMTVEl9ThdP5tdJ4uk"
    "NnuCjluMBGTySG5/c6v6iy3i+K1/tFru4aM2wm/6KuFsQZoeGh3L4XFz+xA9ObbDytszEr"
    "NTyc2ctfcW8p3Vxyjtwk+Uc3OpETHOJ+flFlD2GjSvSS3C6S7oNSyxOjvAE4ZEx2yEC45F"
    "lMMzCuBjvNOX/gadxXe+KQwoeVYRUVO7ISYk4Tb1ZAXOyCz6lvPicw2c0y2X1ns9DRuuPx"
    "w2MDnVexI8+L7cjznGXj4ILG5ofLr8Wy3S340dwj5Fh7ybELsIF6O1i9B9TbZzHNhqi3P/"
    "P/XG2shTphNH25VMUVH02mYmR9Lfdb2Eo20ZfRCu+QvyYur2GDwq8NC71yL7prYY996AbL"
    "Mf/w68OHd2hrs5W+4Tfx6HaMsMtWPrs5qM09U5vFtDq7CbN56GTjK3MWF4XVRlXStcqOGu"
    "ahiwqP/nh2dn7+9uzl+ZvLi9dv315cvkwqkOYvlZUivbr5G69Gmtn48uVJ4RQa7Clkelrb"
    "Se2lFrlsOod7pQS4O5c8UPZ/XaS/mTAJx0h+a644ffXZxY94V6g6JQMqKE8bPnZi4V19/e"
    "lhSZC/Wfm8GyN1CWI3izSjMZpTT3wmvuwdYhrQDs3oamUHQmniHyDislsRjYocVvjTHtna"
    "EIvPo0+2FfL6xPfkqnWAhmWKhhVNXf44VyMeDS87w4d1fvMzWVKE4mVex8GVvCLD8+i279"
    "5K7yOV6REpmQGC3D7tJ9ygNRBOBAYIb0tRCclLi53wpK9uuSYi3XXJeHksgE9irLJtYLUO"
    "JiKVWxP7nCjMQb05YGrlmqneNseuxjwoxWEuas4Fni2JVW8eZFGYg7rvgx/U9GTmRGEOaj"
    "ox3bVnz9hyrnEo52VhFurNgok+RnNNUCidZbD3sNsQrXAkXruBd8DXGA4ZV/U2Rg6/2g7H"
    "O5fwUKzDHY44dC2ORaLtlkdy7QAFlD6+Qy4VUVgk6m3ZPhJJtbMldtkPru5sfCS7MPfhcA"
    "lgHPB+nX+O9hCPfLrxMiWCx6KQhhcXFoumIUI2+rHxqzASgxk+/A/07dP1l2uU3BDd3CO2"
    "WNHnr7e34SIBD6cJHs4afechTml+nBK8sB15YTM7ZtV9KyPUYPsyjHnRZIdKkcHZATlhx5"
    "iO1zUtM7wsy1eV/K6vSvyurxQplhA+gPBB/8MH/XRlD47+1m9v9vCmo5cO7eFNw6l92qap"
    "NSeZBdufEJ/ZpAKm/CRQ6hDsFjgYJFG5uwuTPdbLkHzScXeXu7vbjJF7dSMB/Pnrz1fXTN"
    "0UpzQbZAcFuCeuKA39Jy0zQBWofQ0TggUQLIBgwVg/WPAxRCZcG6pQQTJgfDhQYKXHtpLU"
    "FeBH4kfNN1waRg14VED0DcylcIWRBB9NN7YTVG/OAW54U9zwMzaBE21vQVaqw7TwY4Er1c"
    "qr5DA4L3EYnOcdBmQ1JZbFHkIfboUoYF4Fc/ZrHL51K0zRv9/ffVajnRGSw032LED/Ro7t"
    "H80YTW0wYle1Xf8F/75TbCwcpIxSHqOddFxMTcQH3m8RkhOfYdDPRFvAhLw4SE40YBLMTE"
    "78JY5oFVkBv6RCXoesgDg81sQMoAi7/pbd4yf2D4RnM7pxmZrPNf349mPenY9ftCxOzAkL"
    "8ftrgh99diI+Ep7B2LBfOBgGphgGUBrtCCW5pGlISZWWRQNSjTquW6lNQkmXhJxTc4p9ol"
    "tqOy0zOKvsWHW2w771arbN4X73BYybqj3vDQtOlQVFjtTyXkQ7bL3GoGmZwa3zKjtJ8UaS"
    "20d4+M7lP7tO3G8v2GHUL1Znehv02yvHVf08ewlw8jRx8njkyY57hGexLyQZpEW6o3m8Ot"
    "ZWErILzl69fvv68vzN64RUkHxSxiVQsDegfuhz8JqBc/RZTLOJzlFzpxeIEga7Pbvr60Cm"
    "S0ofR6quDtGlcWlPh3BQg44OkpfTZv+lTpQ5uWRfTNyo1m0CY0XqQ94RytMdwe9pit9T0/"
    "vTueOny6yJo7h+0g+nAbQkNjgPxEUltC9KwL5QcE6eiBtEt8phXWwZS2KNzOP+ONua2sF8"
    "X587lO95WmjLcgB3JbjXeOdQXDsukhLvsq0Ju0E3+8llhd3ksnAvucw3xhRw8T6Lal+PFu"
    "rp23SI/qteQm/7E+pZxKvjTE4JQgqJhjd5SXDMp6i6jadEwJ/cZGPnPiu6CSYrBfyFHuWs"
    "UIc+ZaZ1HbkKWGt+Zb5J2e5k7tiLpcLnWNywQ5brDt7LHkG7Jt7EJ+yLFPt0KbZZwQHlW7"
    "YGL8RTOz8BLdsXuE08gv36Cp/iNgOsk9J6dZ8ENv3gkCQKndBNDg6xbd8jwSSkNSn2tlIq"
    "lCRakw1lmhfyBHSoCEr9dy0jCHFYo181yn5Cg9dNKQ4ExJpvXArNjRvYipBL+YunkoeTzu"
    "TXb+7RFZsyhqurCtGXlaTJiUKB73oFafAsoN6kSTZB9g4DjHq2r8qHkOnF8dMyUKZTOjrc"
    "yZQssTOf0LkOprIc4Aqs02d4DgPr9FlMM7BOgXUKrNNxHdbp+yAgq3UwKiafxiPGFTiobL"
    "sUg5u18Qi83Rhhn2ff864gO97Sg/cETuD8wUcOXYiPRZPg393f3ZsA0U3g2E/ER3bgI/aI"
    "7N9MmPcA4R9EjzhGPg1prvyW/DZL9lUuRQu8RtONqALAh0/JwnZd9lTVk/wTqy3fFSR+mr"
    "gcwGY1ZXdhw36LOj0AL9YkXmw90/00VvvxI5tdd+aK9hLNszwjBSd5joic2YCqoiqJAaxy"
    "G41wI88hWrhH7AWGtEO0xn1gWmOwUVChqjns9tLgrKvirIOuVEO0hq0NA543edDiFEpSsD"
    "upOrdCutRx06U8rkH7waQGI1khCszkzJalXenCX7MvI5OiM7mk4EVOEnie+d0kganWas/L"
    "wnJvZblPqaWo0/VA/ji02mPBIVA+y/Sh6//9UA50hiQTDy9H3/YnCY6zjUIvPUR8lqUhAU"
    "iD/jzHtrPxFN6uamZXSnwIa//YdRcjuCYr4vPO1zoapUIUcsOr5Ia7bPuuEQVOiQHhzmSb"
    "FyLAEAGGCPC4TgT4w8bzqbI0e3bAuEr8dybG1g//fqJbNtpLlxr6wUfsLvaTHexEqHZKZn"
    "RF4vguD/+OxsoArRSEheiqKdFVNtxWV8QpbSSckgJOdM3QqoHHpAltM9o4JHU2cehd0tFh"
    "2sYB+TGKgZcckcmQSofk/uiqfU6+R5EJGFKZqEtifhOv3ke3xBL9S7a48HT8bRTdIQIzxZ"
    "/I05dUVfw4dylLuog/JUw0Zs6Gn/052kMuCVnsudJDR+SPNS9FyH57MkMR6BEQ8boficEM"
    "O/4H+vbp+ss1Cu+Gbu4RW5jo89fb29F/Sr8+faoc6wFA8zBF8zDx/DPDkmnIg9kX0dNxZ2"
    "WlBhgnbb8TdR8LwXUGd8u1yPpHRhqt2dnL8eoE7vYZSWAZnsoy3KthOv7xvRS4x012jwex"
    "sVGRwZGMH8zr1BprI53hUhHNtAgAKgPqYD/Q5xhJUsAvgqj+aaP6tj8JiF+DuRJLAWNFg7"
    "FCZ7ON59XK7JZEgcxutOYChRqexTSnXcY6k5yWAxPE5BnORhuqOl6zUuB2hVTZ7ilP+x5c"
    "TQlP+zv1E9jDEdrMylLHZxWbQnvY/ry/4UAhzu6IBvLJbrFLRsWhcnF5XCVM7rCR9SPkD7"
    "xgCN6hgHIyWXjLn9B2SZHPlAbe6Y547E7bJXHDf/PAuU9XJFiyO3AxPm4syocs6RbZAbuL"
    "G1Qkm2Uizp2HuF0a2DMyafd7MzeFALeZAW5w4w9Zh3YI9pm5U6uIsCwLM23yTLNbBX69iZ"
    "ZEYZ5NnmeyprOlRtgjGQ9xpIJwh04QKS0CgKoAZd838W1lJbTyXSgnDPuQyftQREmu14NH"
    "koWZNnmm+YtZa5ozgjDHJs9xzv7XmeecMMx1D+Zal+Eli4H6Y3oZUhNStE6YJ1cUhdHNkq"
    "sfgzFhAlqJwLTv8qeLTwRnXb/qEeNKjn+6EHWtmjn/w0qrvEh4NpncJVviB7zI+DtR6Nu2"
    "uOdfqi8OOeU9c3yHfNBaZbtzooM5CzvIIWi0vbe+EcXh3+KNKBUgPrwRRbHW+vvQN56cy3"
    "cX6vCEXLa+0Jx6CDuOiERij4hLNVoMjDPZc/mM3Sz7DboLmLRXQbJkR8mSJ2rjYJi1e5qE"
    "MmBoPxMHxJz9Qu2iqRmhIaSXlM3oMQqmcpaSNuoZIUBdH3XIRngWWxqUCYFqkiZyf02uJv"
    "lX21Ha3eLzcZm1PWcjmlTC4vJjtLWDpfDizdkdfO724869yNn3RDzOen2BeHtBZnn7KWcf"
    "L5KFQhiFJ9Cl/IT8wQ+pv+yD9cZjv7iiRzBvsuctcVE5SxolUEtdF1+aY/BmWL5z6ljEU8"
    "o3Y/omNy4lGbOvsNl3tMgw3t+xvICXBB27ib+UAG72IPs7As/ZTBdK2DP+kf1gtQvlcHp7"
    "9g4DdKccoV+YgExvradloAm95CJhxhhZYmc+oXMdTGU5wBWstGdopcUqT3aC76nHZqPYjR"
    "5LDXDHP7u4qLDls1HFZU2ia+mpSsuhD3e3t2zu0e+jD7+Pct527M2Wk4BpUzpxDUlsgPPy"
    "qlq3vFdl3fJeKbrlsS8N6kSSZLkBQt7SqyAtcPtfZDLdBSqiXWlAKSM3pM6aHceU/CU+u3"
    "ijtbkkEgNc5O0HTOn0n2QWTB6JIqxQDHJWaoBAn1XtdlrW7FTGOvJJTbRbiOcFu9tSXh13"
    "P2mNvBvghVY/zXg89NAsj5mVh8dWJMDcZaODfFrGDPT51/YRfV4Ns3a1x0S4w2LVfkA9Yh"
    "0L6WN7w7L+bx0vQ1YS0mtMdjJkgws6s5yVhFnuwyyvcaDIxi8h1EhyA2jG2jWlRg506rxi"
    "siy8ZCa/ZJu1VdMtn5UEt7zR05yhJVQNaWWEIJ5lXNfGweBqIBvNTGybkdHYQ6TIO9mtoQ"
    "V4Oansr8nNholvZkssAPd0VL8I/QLC335uyml/k/BHNmL/iTu8Q9so1c52kUujT6O/OSvQ"
    "ozTg1T7t2VJ0kWZjPLotTrxbO9HLy3+dcG0f7oqZ5uABVQyoYgYrnEAVM19VAaoYUMXMBL"
    "h3Nukae5zworcfZYTgxZHcdo7SUCpBMxaApCgJSuAxmsVjTDR+pbpYPBsDJsAci8GoG2/p"
    "Ps5yogP2GJEW8L8/C13HAG9xj6a3f+5iQ8HtffLynWCxjgo8mtHV8UGPZkiGbeDRdFF4i9"
    "hzyVlS7KnfhX+wJ0OCSi4SntkQ6qZzmXlFMfZJ7WTlPV86RVqXE4/VucnNUm7T94SkWzM9"
    "qeaww09airUDbjhk9kBmD2T2lC51yOzRK4XYN3L4mrgWB6wTvNsPgHlkTjxeRZLBuHEVFn"
    "fhnqKQHExB4tbye4A1+lzcGeFs6ba3kKTgBZJfIAh8Pou3xwBnYH/2xv75As3Eti3q6Ol8"
    "gQ94MSpwBPJL44NewDifuJYLkBcpZDcIW5eE1Q3DDuUBRVOCwoIpxELTXTF/UTxFVB+PPX"
    "GevBiEvyMeB4RFY9xsyczo0AEioQHawhdV/GsXxe616JKKCsAulTIBUi9R5USWvQgE0MoP"
    "zXlUGbaFXID+Qno4DWC/oEyLmH0t6rWzv3j4pNy00GFHlP3lVYSlbl/sFH0kPyHyRLxdXA"
    "N4jNi9KR+YyhjgNxC5vGHR3/gKO1B4EeEtLjxopWMVDlFTDtGNz0zUGh79rNxg/AYdu/PF"
    "m63r+MwKDQb69hqSnt6WNysQ26JWonOIVjL7dduSNiEAmTAJx6D/NFZQ/hEe+UUqSnz5sJ"
    "IS6Q4N1ZTQmP/BR1GYXnQemHt0JUg83FvK/hE2JQ0pPi7XXNBsid1FIaUnY+pHJeFkax/U"
    "ElPUEkhGhGTE0xudDRNWIBkRkhHNAbh3MTntgq+nKPR6fIZZe6FsIEsCWRLIkkCWbI0saQ"
    "7R3Sigj0J1hxgbxNhO7ZsyOMb2i0dnPKnKLSSkpEaMDzqy1sngph03URAFyZjpYY2FKyv8"
    "F/XQjG4cC7k0QFNyuOfmlDiUPQ9nt4S9NysG27LNMPdT2Cgd7WC3yXbv3m4SHaTPnXorHp"
    "f4/uCka9VbknbM60YZU2K17BDD3E9tW9RUPIFWA5WUCHTxyHiiNLt42P6Ee49WOLBnCvua"
    "Uodgt2CPlkSliZgy2WPNQPJJt2Bf3d3dZsC+upELoXz9+er6y19eCeTZIDsoMqoDHGwUS7"
    "56htxGtfqPmSLHhm5Ib/unrDnva2JRV2GgFOf1ZISAI5LLixP4BDTAjjaqiRQciXlgcRCQ"
    "1TrQJjXl5GDN5nq1aeb2QVZfIZT1EmIhFbYfgUOypjNFubzCFyUZDy9KjqCKbWfjcbqppR"
    "UzlOUG0PApq+e9ruLif13s4X+dd/BHkK2IH6cEZNEuLveoEB0A4GVb0jHqPrIdiD9/Dvcr"
    "28XeTo38XkY2IuP47WCOgSuOWBpzBvnVzef3X35Vgx6PT+/uV78+XL9Xwq4bRMxKDWC1dx"
    "BCjDCrQUmQJQdzUHbMSJix9YxnAfG07SOF5GAmoT3jE1jDhzYWYA2bHq8B1jCwhs0BuHfG"
    "P9vYvXrTnJUEF4/Js0wYhHXmOC0HM2zyDBuQxduf2YWKXCZk55pQkWvPcvyyEUAf4EKKUW"
    "MNPuTEYxINE3xtH0U3FNW5eCYvcXihEcILiQjS42btUMz2as52TFUqgfoiPSPzpZOHtIhS"
    "OUEz6FL8+/pIlwKq2umwh4ZSoLFC3ZlGCivUnRla3ZmfyYp6u/frtWPPcFBQfSY/qFRVXY"
    "nhE7wf3yR7J6wnE+bvcJV0xfTRcaSuItsiqzVlGspshx7JjlejQTO6Wok6eHawFKXyDlWk"
    "kTFnN5ossb+EwjTG6rPJFOVgL45Vp2UGGFJqP6+4iIlRzIAp5GH0E+CuqS/9io0YosOAgv"
    "qcU+wM9KkaCm6vO56GGui1G3i7YgU1vFxFNSVuwsqvqZU+YWdD0IbNqCcUUf5AYe74GvuB"
    "+Og7+WNts9XKNuXvSNCFfMT0V/aF7OvDys32Pq1ceF19uiI8pZzrsMQv7ZggzxZ/gGSFcj"
    "4eKK+mKq+ZqcrifqhvQkZ0EDqWxIuqRLh8VUK4jK+pGijwa6UdFJTs10NzAhV0DtBfC2bj"
    "7NBsiD1Wx/xIBAYxF11bH2WF0p5hlbTW6LAeebI1qz6kRbrD9FVPAO2XmWzMntE3Oxnidc"
    "9imvdWku40ZyU74RGCzwt8Xie3LcHn9Yx8Xp8Izrpr8lfHFTxeSzawvr/rE90i9pw7FDnO"
    "Ml3Lltgfh/4tYnEHV7AkoQNLuLgWFMiCPfNP8UneaadGSlKQFgkNsYCY1JtJMI+YNFvfE+"
    "9JHBX5wy+5WH72zdYTX4xrEuoJ78BbcAaUOn7IREofgCu8Qxtfg2Akfg3EZ0w9/8R/c5BX"
    "Cc0MxvfcfpWdsToI8PpADIA9k+uvGfT5CalWSiBzgwHOzWWFqbksnJlLmfO18RSVGIsXfT"
    "R8iIVfKoa+SmNfudov3AyLTqOq+R8pETPyP/qae8N5wVhVk6Qs+ykRAeybYE/cJ9uj7oqo"
    "TMpi/CUxmIMmc8Cd4HQTTFZa1UszQt0Z9eds8+yLYW/7E+LyH6vYWw5VQE8Jdlj/PNbge1"
    "v+3CXE8nmGiUefVLWjS2HPC0PpeQ3smULiBAWZF4f18b10h0rjxn106dbtRndsWSOH2q9Q"
    "+/VUgHeeALMks8d6zJ6MJNQUMpkMINyoOmZAIgAGQBMDwH+012v2jhTgX8zxlOUgtpdrxy"
    "NiBBPbnVOdhS2JmbG8+1rfQyzPGkdHWg4ODpMPDmBSA5Ma3htgUsM0K6fZRIKRudMLJFuD"
    "qUOdkWyZ4kAWXmHlo/TlcRnVyN4PbMo1smckzzFaYh8xoF0yY8sDmEbANMpDPwQ2y4nzvw"
    "WUufkonol4/ABnon3vOvu6ub3QcY/sJcAz0sQzMmP7j0MXqmT6EvDTQoB/I/w9YhE3sLHT"
    "qCuS4jYdxpjcqIt1B4dA682RfIIdZsXuAcxPQVl7QaU4dBqs2WkwtYyXbKheOXKFrBl7U1"
    "+DQilEa7hXC6QhQCR7WnuV5W7KDtQ7D5zHkN/y7hwb9k4oDpnymc5Lw2ybPNvA+wTe5/OB"
    "nhklwUahrFWzXfbSndI+mU4ekHgl9M5sAeonUD9PBThQP0FlOkJb2B07HGp1hU0LwhybPM"
    "cr7D1qOXUSATM8OX31MgM7DthxsF8BOw6mWTnNwI4Ddhyw48Z12XHvN2yCPPtfVahy2bHj"
    "iry5CU6LNWHRrYnnM42OdwvkvVbC5tUJtY79wVYzCTuwcF6dS4OwXiUHDe1IABUre8aj2/"
    "g8i0oL9ZQI7Og5uoTPrQJNRLNSDUDtj22ug2nAfrB2z8qsVDtuxZOWmzx2z8qIqvNEPJvd"
    "01NEiA7zfNLCNVk+PdoXOqD59JFYcsx3YLjckgpQG1JhuHf2a1pT1lQwc5Kg8ZTbsHY27a"
    "ehFSslEfUT4IN2bH6VGWrJfiEz6mUNtsJB46q2qyfG1zda75n9GSzZH/tG9zO6tstyvfKA"
    "s/VNN164FMkfATPq2PHJLkECmKmGa3rGqtoEaZkBJh611HRSVpH2b0MO6kP5dpLwADG/qI"
    "T5RQnmFyVpdxeH0u7465GfluKAcTy++3jxaRSZppFhy14Qv6CCegHCicQAV/sxvA7EnUwV"
    "vYPLvGWJCGjj8noNe6LXMGizksATMtmgBXrFs5hmoFc8i2kG99QRD0TgrgB3xUSfXzXuSs"
    "E2AZ7Viij3xrN6v3Nno3K/qhgyrupV5az/+j7VO5cgrhmELlXhXfXRlnjkgGtV8pb+Odoj"
    "oZgL7l8di1CaFxIgEsgiFKJHi5du5Jz1sPhDvByp+88czJ7Y2qcAN7o9+vbp+ss1YsDZT2"
    "TySHbo5h6xpYs+f729DRcM+IFN8APvZ0gH+KxUi4wbEzqStsC36Vm6Khu66W+yahyW0Er9"
    "yQiZkf7T10Iua0eptxYybJLxUKwll/iz8Xyq4I6V1CVKJBot4v54GxuvVqZM6vSgSMbDap"
    "VXK7YsZQUSe1GIZiIyGDR/PDs7P3979vL8zeXF67dvLy5fJrDmL5Xhe3XzNw5xZgHnMY9c"
    "k3qop4QA95q4u7MldhfayKfFAPt62EexNT3kU0KAez3ceX0RXdj3MoB6PdTJms4UqRqFiC"
    "fjBwN4e+q07NPSivXKwhDUNzkMyH6pll6fjIfXJrcDeR71tGt/ZaUGUIjq2JW/QsBq1P3K"
    "CQ4A7LKt6BhVv/As0HO0JAJmOAv7WisIuFfP4jT2A+zVm+asJOhcJs8yYRDWmeO0HMywyT"
    "MM5Dog1/UDWCDXAbmuVyibTa77b3YiOMRakCvsk5GCWpcdMC4j1j3GQydTNrY+re4jnW1W"
    "hMEcdan0CPIJ9mZLYqGYRtewQ2WGEucyC5xpKQFZrYNIW2mDFCfdNsuM64KVl7lp6ddns5"
    "ra+O79HYERaCYjEFqDmtUaNNziJgF7k3TcsZLYMOel4sSUzkzOL5t+uBzgxV5ZSQx8sjU6"
    "MWzcR1XptBL6214E/LJN/LIBXkR31EA/IwT4N8GfrKbEsviXa+zxGaEB7vBHqchiMd3X9e"
    "NCvxWjxVkhKAao7JDGzJpayzgvOYDDs4OVLHCrtZwVkrXWtGGe97aX9MpeiB/PkNu4Cu27"
    "EN+8ILBMcuzxyAOii21ODqBVbsVZx5VOeE4hDlE6k6N0wHN8PnMN9ODWtknocgpdTk8FeN"
    "e+NSuKnWmrW3lB2EhyeQbcC6mNrCQFsOZgpW7AV15xF4eyTCSV9GAw7jgnCTp8tm38cjb5"
    "5JH9FLXicbhQSPYOA3T+tl8oJIRMj1CQloHOUlk8GRZTssTOfELnOpjKcoAr5Eg8Q0se6t"
    "M+i2mGmuLPYZaByw9cfhNZ5iY3eU4o5B+4J2RURjIPR4yrscyFY6VRG2ebzAiic4RR7P4a"
    "I+wjO0C2j+Z041qih/PMDuoVc02catGkeJbtYqfNcq6cad9OnVhgZpvCzIYz5liGbPT+5T"
    "At9G6lJIAMpvBviSxuDTyT8YCmqiCLyk1YHPFVugQBSf4Jr+bJhnqqpmSlJUD3QkCUK4DV"
    "wfqoxjIAah7UJcGcD6vFyE/LmEHI72tVa3W+VTFNYVCJVl2zE/wlPrt4ow6FFSgMicQgAD"
    "92n8iAPhJXm6EgSQ0met7aFp2ysqsaYykRsMOKSEp6kEpiAGu5C3UaFWxo6D3NFYDoJ7YH"
    "PaipF/ZwIZR4KbaJ78fUPQeKsewPNdFJnUxDmZ86PVdVXNXxD2/ireaaJ9rawRJhFDa1KS"
    "6CklrM4VDRw6m0CkpaJGlO1G7vMerZC7uVtmZRlZHkhqXVTaC+S3puN9N/Erb2Gn97dCMo"
    "72JmECGwA6dGfZdEbIDm1tnFRZXk3IuL4uTc6JqqwAu/BgVeTCrwEp58aqwrdOhLpIcIee"
    "uk25SaobO4M1IDBLp9F8/cdnR9ESmRo3Jw+9fEc+MposHFzt9oOOSl6eelkXWgk86ajAdn"
    "pOyMTBcU9ciMMsu3fsnmzA2AoC/F4/8gs02NmtiyHOAq6QqRDaqjKOxFau2+huEoGyaVqg"
    "ZdlFQNushpvwHWCynH480IJ/e1vtuKBJjb5DrIp2UA/SboQ0/2jq2+hf1EtKqnJgJD2MW7"
    "VqIFeBN9EoUsNwD75ehECuNpQYMxDQs6tRefl0Wt2oH5ps18q7GZSGIDWPDH3kugbMxxam"
    "tAYUkoLGmm8te3rGYoLPl85hoKS0JhSSgs2XvAu7bSoDQclIbrP0sFSsNBabg+4Aql4Wod"
    "fH3TxaE03LOYZvZKWrsak5yWA6Pa5BmGBNGWC/WkEoUq6xRpIVAosohCTSmoW3gCcFuqWy"
    "hvtS2AC2nNCmzDLbRNdO+TLJpe7roH4c0cOkbmM0czUJbNvJ+kKrnMYc5O/Uzmb0viEcQe"
    "fJdU3fTDIpx8raIZXRE09+jqJ57nbAfsptRD2yUO0Bb77PLaJpYYgLCLUlz2VrOhIWc4nS"
    "XQXsZ29q6QPGxm8nATrzT4oyFr0jwOFiT6dRQnzB8bddLSwIhXGfHsSklKe5EP8RSJ7H1u"
    "t86+cW4rGtsXE5L3EmYwkvuavgMpa6dAHVLWTom+R6c0UKz6Yt1kLwE5VPWyTbQp41khIE"
    "Lm2gA82us1sbRxzckBtDK0wcZza4SOU2IQOTY5cjzbeD71tLTNRAJO3iYnb/+SxXvs6IJk"
    "LUjWghMDkrVgriFZC5K1jHKiQrLW4IIwkFsEuUVmnsCQW3RyXCG36FmojpBb9CymGTJPIE"
    "/CVGAhTwLyJPoC8ME8iRPT+P9BuKkwKqPxR0PG1Wj8T2J0fRr/w5Kg8B4heV/Uq0PTHaIu"
    "QeKbf0JsEQQoNLnG6Pzsv6bsz7lDceCPkWMHgUP+i7iWjUu4+2EZvHBiyGpKLN73uHIns7"
    "3EuHEzM6Cnm0JPz8xqVT9eRmiADo2jcCGfki0lC/OV7WJvpwZ6LyOhPN0FYdpQz3AugfWK"
    "+97SlgID8+rm8/svv6rdd/H49IK/+vXh+j00HD6qyyN1iFTFMy0DgEKr4VPl5Ip12Ca4H+"
    "IbDhTd9Itrkir/0cPzYKRQ4MMLpWo7N/+Y4rydWHxsky7CCw+vlyjg6bS2j6aEXUDEstkq"
    "YGgyld6xnwgS3zJG2yX1CbItPpJfi5/iB1/k5GI09diaW+YHhp//4L/43f3dvQnij5cEW6"
    "Gx4NDFT+i7eJbv/KpI78XII2sH7/gQm+cEr0mYDuQj3sHALzISJFvgtz1aXOMHtd0UtR1K"
    "SLZNabA9P5jUgDUvCODK4IrNKY9pMS83EeielnsafbEpATe9TWvsxJIY6OaHPe0crpYc7f"
    "Gt+gltJT97anEZpz/exTpRoSK5H6GhUU72ulZt3fLOJQjPZmTNFsVedwv1PfElTIw8EQ/N"
    "lthlvxCxj9hfdljXZYUt9jXTTYDmTLX8vnEt6pLJdJecUt+LfcThTwhnLDnUGJbZK8kjJW"
    "phRmlMD03TctI3zLiZi761WYEU0V4njMBDdRTQY03dT9vWtjIvZw7XYq++LDdAx/4xWsiz"
    "/ddbe7YqFafMtS8Jgn9/XNu/H8yW2g7+vQwovbKH37GJG2huHhmhISTTH3vjKKoPWY1Tvp"
    "ce4C59LD45kPiBxN/jfRlI/MfBVZ/VDWzuHrC5Q9eIVhGslAg4njU6H4c+Fj37RxKsaf/0"
    "Z0M6lvlDn4jn2ZbeQs8INVrq/ZmApiudu1GJXydEqJCs5bgyDOu2/VZ5P7UmxnlhgDkPc9"
    "rXXlWFTMuAv6Q8SGjFFKSGEcKEytRPUA+GBzPxJNNig/cuXvtLWswxSwaMNSKDfiTUhHQW"
    "b2+pYCB6JOuAE8cc8hP7D28JwTlfDl2gKVnYrj9GTElG2LU4dcwdi3+F4zDyNi5nja1t1y"
    "XsOmWiutFBKf4H0TWIrpmzHQGXqW+KNigooKCAgnJAQeFln/xC7SS8qqOaBIlE3QRWfgcU"
    "/oS0boJ9kcX66z/9pEXVO66GMOWDsuWFfLoiU2rt0JKNxP4jb0hFOZVJEN75jWMxrqZ857"
    "VCyfdYlwm/NPQiiW/ln6W47iEt6vtB3hNoMIZqMCWx6Ct7UajFlEWje63G/Hh2dn7+9uzl"
    "+ZvLi9dv315cvkz0mfylMsXm6uZvXLfJHMaKeqjsv1qOxUQAlJ2KPQtARW+/hH6gHY1IRI"
    "CHNa4ZiDBJbT98TvZDaddRMA8q+HcueaDs/46t3psAftvKfSOFPcn1UKjr6TyQw8p6E8ch"
    "/2IrylkV+nlSB0krGTRdOUn8lnFcDSZ/PVvksGhUtkYe5JmapH/HM5yF/J56DLNiMmgsNU"
    "CaXEulYaSZSMuhD3e3t+8frtHvow+/j+RDNvUbctNSXApaEhsCP7eMqnSMOtD9aajXF0NI"
    "egf4DXJ9ZQj2ZkvhnNJZ7pLYILahrtd7/1r67PXePrKlQ4W0hjsgLwgFCGSPgIP9YPJEPI"
    "7QhC3eKVEUYitEuEAa+oLIMK83U3awLZkuH6Olp7AXyQNjXWoM7k+WtmURxTZxRalDsFtg"
    "EKXlZE8XEzzW+k0+6djTdXd3mzkXr27kg+/rz1fXbKMWoLNBdlDgCIcEIkgg6v22AQlE0A"
    "XEHIB7l1AEXUCexTRD2wpoW2EiHa1a24riiGHGlTnxomCSZD1Ekn/97y/EwQXuYily9YAX"
    "A0L9P8dk7sWQXYmarqOScGA0YlyJwReWiCVNgoNrj7K3Fzs8ASDMgpUq2L4TKQVh9DAqQf"
    "tdRIi/xyVm2fY2GlePI6Yqw+2dhRD8Mz/4B2G/tjpCQDAPghuVgxt0Hbrt+ujIEUX6a4Q2"
    "cnJAd1T4JlfEY9pGHXwVkpAxDc5fI/YMcP6C87cPuILzt5ZW1zevIDh/n8U0Qx8F6KPQMb"
    "R97qOQ9gGXeDMjF3EFV2bMmq3dNYHdYJ/dwG85jpKNA4qmBIXMUGKh6a64yokEOLulosdB"
    "EP4m6I9lpOsymh29tIVIaIDm2UUV7+VFsfPyojhl4eJAxgKcqHCiwomqfaL+IyTAlp2q8Z"
    "BqJ2vEqG0UJIzpuWEc8N2hHkSVT9iIUw2FxEw9TrUp86dgyffIo9zLZI8e4QtF2tpP15Mq"
    "w1BViY3ioHU8HqLV+tFqiD9B/MnM5Q7xp5Pjus+Z0w9NyLIQnIDgxEAmF1wpz96V8kBWa4"
    "chXhCcSF8eVwtORBItRiniW9aIUiRPUyFKkR4LUQpj3CoQpTAlSiG9TFXfAUkMjtbyozWG"
    "q8Wj9SF1y35CfPCIlRaZSUdsbhbKSACpmdI4bJsELMJ0JdEdhR2sK/xIElqAj+YeXfGsJr"
    "SkvGS5SxEv/+Bhhx2/M48UdkFRZjMVVUWEs9aUsxYqGUIlw975gY7iTp4xZBbU29V1Jqfl"
    "B/hetO9KhtKRUDrSUOiPssFA9PXY0depg91HolAhizFOiQDKDfYVCMZCMNbM5Q7B2JPjCs"
    "mAtZSQvgViIRnwWUwzVIKDSnAmBgSaVoI7ZkTgA+aB6y/ED5HJRQMy18dlkYCZGDnxxND6"
    "UYBvSxwgjFz2BWiBn5hQHA/gS8lCtiv6jXob12USPB6AFwz78tyFNPqPZAeZC8a6/fns5B"
    "Av9vdHwwdolL15XcEoe/O60Cjjl+TWlfFLXNW5tpcYBMBd+9XIH2ubQVhD7cxKdqN2GtJy"
    "EbRO0DpB6xy61rkks8c1DR8+r3Pur5ZrnMm4Juomp3Firk8yBZNSCzH1k7okrpJLngi7fc"
    "g7wb64wgas2Modi6b2rhjLFls8grBVUbWyLqidpqidPmE/3FXtLYWpnWkRSOpUJHU+7fPd"
    "K0KakgBEVY3SCXZUUcTSTumJDLRKl9X4qq3S2c+cbQL9/miyHLRMb6tleoJsfjo026Zfp+"
    "/Ux0k4qAjKq/DY7dM/MHVo43nsbNzd2itbreLJY8oVvf3oicOH19f3PtEtYk++4wofr3qy"
    "4/k7ls0U5UBk8Ajtb0Z+4vofr5ay27ddH/PPmLrH/utF/4y1xISlXN0NmStEBnqhgXohd8"
    "lFrmYNPUaSAl1GocucPDl2kIQGA5xRg8HVQF+Umdi25IpS7Q4t4VsxqbvH8Bqa0/0x0qx+"
    "cfgCVyiC2QGlWmCspU3WfGyTPDPu7At4nDlMJYsUOYyEbsmUwLAaGv8s/Cqh8W0x1/R47J"
    "mNf4e+29b3uLMWu98P/ovf3d/dB+FOtEV62jxcqeiR7H5iNxfeylBhZPrixrGQQ9kHiTzy"
    "mGoa1+Tz92onuxI/BXc4CqV0Sq3d7y6XFw+wEnehXNlkj8l0W7pxq/og/xztp1I0nI6Oh9"
    "yJ4NnUswMRbmW33CSkKK6/jkXIim2fYcnC6FuiqY7mIH4tR2Iwmzbxx39A1zVF1zVAdzBN"
    "6W1PKYM6MK3DmtqsJHcopQ7BbsFGsZeSHaJMbFhgXt3d3Wb8oVc3Mm3h689X11/+8krgzQ"
    "bZodaQN9fS239FKzgtAiawAtPMMapDD8kIAinZOHpIIyd3e8r33rWtULwzfu9ipTtxHjcr"
    "oMQ03BeIKcfon3TjudiJNWemUwXL2Is6Y9d8ploLlZj4TD2PlGnM+93+k4Sqlhhcu9iDQn"
    "XNlbdWjtk3kSy+5f/wtzulTnP+3Iq0oSejb5+uv1yj5Ibo5h6xNw19/np7G1rOqa9dY4+4"
    "QfR0bXxtcsPSr/UoFV/a/FeGNyr9MmZcPUZJTW18ZXS70q9kC3qxIF7xImn2CPvbZ58CDC"
    "RTDKSInqCpxmelwLFqVmV1w0BtnTHSu8bJnRHsj1A3JNzB66KdEge4KyeZQ2Y/ZPb3+PyD"
    "zP4jOQfd9UYr1ykRGMQ20Hmqk+dRxcFXDHciABXhaqC9pjNFwaZCXTkZ350b9mVPFGTuzC"
    "HqA6046zQjNIQFfOzUU4dgn0w2bmA7ur5uSbQFb7dh2Pfd2S2F5PZcWv3AXFa2w/Bc7Lnq"
    "bXgu42nWeb0ygvBymfxy8Z/6SBTOnOIUtb0EnPy5no4EB0sdNPcCAGY+lI09zM5ot2Y8W5"
    "aGncjkncjBfjCpkTKbk+vuRXrVkxepNzybvuxMfLegm2Cy0tnqs0JAXlLgOt1YCxJMAvpI"
    "XAW0V/aiEN2c6IAidz+enZ2fvz17ef7m8uL127cXly8ToPOXyhC/uvkbBz2zxxfOwsZXWF"
    "sfycxeYad0DiJB+bgNJV9Ed+jfZJTg+vH6w83P72//8upyfCmZVbFr4/VL2X+RYdRUddFn"
    "hMA/r0S0hhKhkBzQ/tHa/hyzsTQWbEoElqtsLK4DHY97Mh4UMnlhpph7VRdmSgQWpuz42/"
    "iK3bOspmMkMIS4RdeBN05+JpPwBNIJGMlyQ8Be6gV6USFmdHFR3Av0ooBNpdvhMyMFuwVk"
    "nDTeSPrmnfMD7NXrdpCVBB+sybMs6kzWKS2ckoMZNnmG196mXjglIwhzbPYc09W6nhc1Jz"
    "oYU7NjH+qM4egQUSCvzjwoxWEu6s6FX8ebnRZr7Ms2ahra9mQHHiG1lrkkCAu83gIXMNZc"
    "5TlZWOplSx3Krgy1xOBwgM1Vijh9jUFDwR1MkcE+42tolcGklskHumKDsmUSisaMK5U9Yb"
    "iI4fXLn9zTFQmWvFcd9h+JxeuX8AInvPRgWGMQR/X/RKZD5cImclVv9lscOypDAiUjTCkZ"
    "0SQ7GfKSNfKS+QzkgeYN4QsC9NF4WYW2ZwH6N3Jsv48cvxJQORLl4VA58iktdn4DORwK7b"
    "PrTEXvnJSpo0VzmrOS4Io2eZZNbHJj7vTWt+tKWtdomx2NmteYAe4x2td0b3hc8zaBozKz"
    "IxxR0egIuw7WNjl4xUV2A28XmhdRzUVRxdzn9cOxE/ev4daNzbtrh5bGT+w6Qd99sljxB/"
    "he3M5GnpWEjtuol02ZA1q5uyj8ztEaamaGDCRRABoedppqxNHI4VnCCozGD9DAOz+rYOCd"
    "nxUaePxSFlyX7ZcTze7waZnhUS7bL9OxxiqSezG+8fjuFvDoWO4fic368mUVOuvLl8V81p"
    "e5eFQN8wmsY/PtJrXnqZiAX+B56ueu3zUB/yQdcA07Bcp0wWfUANfcWQDfAPgGUvjfM/Nb"
    "3fxMHjKu5h3wxegmDdDW2PfZU8exyHSvsUd2zrHtkl0UHdJEcBJtsY8W9hNxw+YMcROHJf"
    "tYeA/oGNkuwi4SjgvRCe0bl2YXbZ9/C2+0O1til3+nhxb0J7QV19n3kXXU6MEPbMdBPt75"
    "0cWAf28NF4RY27yDW84Z8RsHYrPap2Vn7gFxU2PipuCeaN89cRIL2jhQwYTusQkdbevVN4"
    "W9AGwJii0hOewnU15lVe+YUwqDhi8TU7IKR1VwJTGAVaaeLDfuoyamaRkAVC7LYTu6G0BK"
    "BBLt5TwmN+BvL7OQtNQBWQ50rgo6V2AHjlYNlERgEPB27YPdeIoi7sVgR8MHoOB2DfSSYI"
    "s9jyJRrxjttAys7joRBl4DQ8ftEI8HA0NhYBAV/b24T4mS8A5IjoSjgBlac9vzdRZnVgjK"
    "JBbAyutS66IaywCoqmrwNNBSyBIBOLLqHFkz6qmyRB2Kiw6tWELCe85FhoX4x7uvV7fX6J"
    "cv1x9u7m+iJJiEQCIuiuBRklD+5fr9LTB3ngNzB1gNwGoAVsNYi9VwSxefmIk5UrAZ4kvj"
    "MhaDQxcTbqPWZy98ols22kM4Q1tg9+VsgjDeQ6x36LttfeefSPyGivnVwAQwhQlwoNdMWc"
    "bICdvN9L9oUW4/P9l+c2u7pGC/EZcO7jcOG9WELcXlM4Ua6GKMsC+yxH2EXUtsMo79RFCA"
    "bQfN2cpAdiBxpSj7uQlbCvtZttT3eJmKPUtQrRCeB8RjEn6UpTVG0524ZTzWq86NEt+0fx"
    "cY5L/lCqYUpnDlh4bqLadMqW7ksG9z1MNSBUTSF/8c7ZdD9BH7CWu2S/jsNySrJFoA0SzF"
    "r7H4fX+wieV/oG+frr9cJxChm3v0+evtbXhcwo5uwo4OBaSOWJkLCp61Dms95WOg/Wk6Lp"
    "conVu5GSgOJeQEIapgCifUtJUNlNBjKRAdUEITZTMP7+ESW4nwIOIOWbQvK2B9WYj0pYzz"
    "ioiUEZ2oTkpkEPh2HdeBsAOEHSDsAGEHCDu8+Mz+82XjjhRuwPjSuMwNKHRWb+M2Czvwik"
    "n8TokzEG2ZlfFO+OjoJlhvREaj7WYcfzhA38OLiTmiU1cpasnUTn0l8Gsd0a8F+XVgTI36"
    "bUzxXjZsk9NrbpkRgkVcYRGzTT3YKGjd1YzWvfQAwW6/MjQOArJa6/A7UxLdOQ1fHQvelj"
    "2Gtj8RLYRVRXgodQh2CxSMtJxciIcJHgvX5JOOK/Hc3d1mDNKrG9ni//rz1TVby1I/mzzi"
    "ORWw+kpWiYIfXIGxpKBrQKyQHFC4p71EEM+jisT9YudhIjCEEMNJkpjMaAFs2s4xKE8i9A"
    "Ae+AxDf9jTcxCgP6xJcwH9YY/aNBOCUxCcguDUWCs49WXjfliyZx8polPJtXFZeMrbuJMZ"
    "H1Y/PiXqbTrEQgGNYlOifqefdB/kHT82nh+NySbICF77WFDZw088gqZkzhYiskOC+q39SL"
    "a2L0Jf26Qw6A9+GA+zbEt0F2EfcjvYD6L+Ij/xe7mZr2K/y36ygx2k4vQuwDWLF3JVGz4R"
    "GISjumsjvl/d9bpsodN3C8+Q3KqvnJ33Ee9U51ZyrfTc2vBREwvvGp5b0Rnkx22pLF4umj"
    "0QO6jG4Yljz5bsqEEe3fKDxCHzgC05GrCv4cwLkXu1je7EROnGDYo5FnIiiZQAYYW/eh9m"
    "Y8+6WCiqScPJZMrJBJkvx6ldihVkFn70qOGMhpedN8OCkh8gENo/XWg/3phrop0SB7grwB"
    "3zJ6v7PmMJcHfWc3daG4YPd3qsNIGXBAH/evhD+OX0cwDhF5PmAsIvRw2/QG2EbsIvCV4t"
    "hF++pe/VT3APhl/k9WVS+OUB+48jhQtLfD4uc18FbEQDzxXDBM2ph9aEsiPmBfqWbpjGc4"
    "L4RZEQ5BNOqhLxlZlDffbPbJLQDz6iW/aJh10fC7dMxeBI3pmV9f0Wleix2G3LR6w9m3p2"
    "sEuPkYNwyef+DDvsWyeFNX3K7i4/S7PKP0yS7YrCswW1f4xz1D3aqoLg1cz1WBZs9Qq2uv"
    "hvDuh7yvehknS0SGqAEJ9Vypc6K8mXiq+ll3xaDn24u719/3CNfh99+H0kW/Kp35CblpJm"
    "0Vkx4ELX4kL3zCM7cmkwiYjYx9rej73/pA/4XCbFYdjT4t0Z62fHAjs01s/P3r5JzHP+R5"
    "lBfs9sx1uVR5DUIATspYDubRoZIMu+XNvsdnUo/RlJmGWjZzlrLmlNc1YU5rkX8xzQ/Dz/"
    "/f7u84E5DsXkObZnAfq3qD18NP1jb3NON7YT2K7/gn/fKWxNDlO5Sihrf9JE8hvIKmGAVU"
    "3VimckHg9T0fpU+AR7s+UkYBaQjl0kiYFdpG8Xzam30oE8Hg9Y16jk5/pbFU+lGO29BOCt"
    "j/feCVzX7s/eYQhzcHSPI5QShupXva5+xYN2dUqA5OSgAEjecYVnAfUmTeI/2TsMMERxhN"
    "pXAjK9KGdapkGs07Dl3A4hnmExJUvszCd0roOpLAe4Kjl+xGq0QeTvMjydov09Yo+a3j4h"
    "y8GaLsJ1rqp8VQXYubICFiCbAFQjNVaSBQ+6yR70fqVAwzTXnObN2qo5zVlJmGajp9mA2k"
    "L92as1+/5B0gAkDXQMbktJA8odogWEdapimbkt9LooFs++eO/7bMoIGRVkZyTXx4eyNCY4"
    "Gtqkj/OaeD510XZJVwgjfluencGMLFHh6mFJ4hG8kTzlF/iKQ49kx+5IwypaeEo3QZTxgV"
    "Z4x/73SEQqR9ikOWwNE/d+mWPbKa5DIn5YOHMbnwifW771cnxljJLxIudixW49yaZOQJqD"
    "KWkOqUmrinpKBM5hOexFfVt9KhSnX6dEoOK9Ih4j7R86RpckCi4Uk40uMVns5xIF463w7c"
    "kKDSZbvsW2yYHNRtbxWEii8PKY/PKkNLSq53hKBM7xcns6iBK0Gxp6cZ53PyE9aOSlFpRp"
    "9t0HZvIQ8eBK8y6+PD5o3c3CkfWNu/ukzHFS9XhKrR3ysW1FNlto8b1j/w0xtESlyUdC1r"
    "5o4Ll28IxUTrtPzQqYXiaZXrpM8kYUckP3lM54tvylFWUacoAXJ1OkZRolVPRH7zlK5gQQ"
    "6oBQZ+ZyB0LdyXEF4kStM7Jv9imx7HqznBEEH4TJcxxZK3WqPhBguvVllsHTBJ4m8DQVep"
    "o+08CeFfIIoqvjg34mVwxswiHgkZHEoeSRFZ9SL3Q62byIY9yAK2QSvEML7mSibFUhO0Bb"
    "7KMl5s1XEX0inmiZNcMueyo0LXQ9/TaKv+YgVwA4ASdXwYET0JGFY1T8ukcQ904zggD2EQ"
    "LY0pFSdUOSxGBTKlc7Y7haUj2/pG7XT3gPqqDSAjNNDU1moEARTc/QAVU0/qUNlFGXVxZn"
    "64apokHUIi+itc6w44ioJnHmXB/lXzUWamglNmr4bPx4lHXMTFHvdgt3h3cTRbvvHqBwt2"
    "Ha635JaCpbGUFQtYxWtaC47JBnd257tdzIaTmYYZNnGJzI4EQ+tQZvsBP5AS9GBYo7v3RY"
    "Z4/rwNZS1+9cwpTzRZggxm835mljHu9xjaYEhRVNiYWmu0o6OruVwgMchL8jyRQDBdoUBT"
    "qamSzih/qxREIDpGZdVKvfV1K+r7AXy8WBVixwSsIpCaek8pR87wX2PDzYcsdkcq30nMTR"
    "qEZurfgm7wQxn4EZEDcIO+mJT56IJ5xMR26Sly0uU9YED45ZU45ZYEUDK/r0+z+woo3EFV"
    "jRdQDunRsMmox2tO8HduDU6DKaiA0Q5BO3GS1tp1M8I2200zF7Xi4rzctlybxc5hsGONhd"
    "bJglpQN1WmZ45anbcOtkMY5svTzEhdyvlER3xK9Xx4K3ZeIXlFp9FioQlFqFUqvGA1viRY"
    "ZSq1Bq1SiAS0utsodIERZP57a/Z1onGZX47sMB4yoO/InPxzZJlXJs9xFNdzEz1d2FFXkI"
    "8dkfiY9/jDZuYDs8PYq4VnWXfvKcRR598MmDT97gnR188uYrKOCTB5+8mQD3ziAN6CNxJ0"
    "vsa/UvzUq1s+8fPn472/XbbxDbvbfMsE2pbX8Z+WNts9egTomdjGQ321OXS3lIu5NHnthO"
    "Uy+9KS0J6REmz7JkMlbWirNi4Lord93hFE+woV8pTTnsJ7QH/UrS4jKRDPqPSEMo8Sv9Y6"
    "9EVPAsxfTN2r6lb7zcTsqHJArrsI94rR2+zXLeKHIJ+x40W2J3QQrdSjk/krtZTdmlfGaF"
    "ivbJ6aBz2yHABAWvUz+2JfA6mX+2gtcJvE5mAtw7jT86zXNTXOgN2QtA0zCFNyRKxckDWt"
    "xfISUyBLpb2dtxjA4LQr3U9+rJYuDayy9m3/4XmUx3gVZhuawQbBLq5mhajNh4/BC2hxwZ"
    "vCIbvJQOnuPE8kJek0ey00E5LdMK0oOOo4Cr8ChqN9BSj4NryglVFdKUCKAJDu1uHdry2m"
    "0B2r9Gt+nlgj2IauptLWCeArd3oNzeRUGHzfDCuDTismjUVPM9L70xtxcbj1gI+74tis2+"
    "QN/Dj7/zihyi8wGdi7IcLtkSP4ircxy5OIdAYwxBF7OCLvGsZCE/lBAcSw0wxHLifOD0b8"
    "hNS7HTThIbgmXeteNuxpBZUE/LRk/LDAHzY+cGl2a7F6/uIWa7d728mSoQbBSO02qR9b10"
    "d+DzOLP9FD9L7yLrkAc/ajmSxVTYPJrFfav3Eo26Vvdo49BvW53FeGlbFnEnXHOfO3Sr6a"
    "BSS4OvCrqAn3wvBpYTsJz6gCuwnOoA3DuWE9T0eRbTDLVnoPaMieGTarVnThg9KUtgSV8f"
    "H4yltJi6wm8n8lYC6lhhD5B3mZwVC+F5wP6K+kavsFXSvC98utIUFgiSGBMkAVbyqFXCoT"
    "LoBOGm+uEm8JV17StTk2aLYxhDIs12HbsAnxn4zMxc7uAzOzmu4DOrtU/3zZmSNpgqb0cp"
    "GXCiHCBNL5R5gvqM6fg+/QT1MF06taZMcpwwPSj4wP45UjhNkmvjMofJjI1iv99qVEOWy4"
    "cc09AHYjtEOEt8uiK8nOwYLSi10Jx6ovjHxi/xkfB6tBHShN8JPCTGekjC+VEq5wUJQrHA"
    "AHXxs4sq6W1sVLFNf5FLcOMvlnY5xozQAJFuP4+QfbtWenEyvjtH38tjQQuVGE+vwPVOL0"
    "8d0lXP25QIaOXlWjmHqgWlnCuAt9Gt+gnrQb08tahMU8sF8gVqeTwrB9Ry/uvqq+UPS4LW"
    "m6ljz8IeD3SeRDRF5T2mIQhtnGntK7Y8KyaCgfZtivYNRJMj+RZ9Z6MIo5W0ZYzGQ+Hzg4"
    "o2ns2IXzsfZS89QKum/VjOGvs+e9ktbQMyJziE8KVsrV9UstYvSqz1Cxlwtqcw28RVbB7F"
    "EeK0zBBg7jpKzGc12HiujvmekQGujsKKXxNvsrLdjYrtUAhrVghwLcB1STc6rLK0CGCqwD"
    "Sg1FG8/cVbbiIA+63+fstOUIs0o+VItxjCLBxblYsg0/S4pYWAQJJDNJjMqWInLgU0kQE8"
    "pV0YPxJ/wgtgKfbiK7bjEuwWbMdZSQnYKRM91iGXfNItqld3d7eZffnqRt54v/58dc22CA"
    "E8G2SHXk1FfjzQoJ5DuAVSB5/FNJvEdjupG7LFqJpOAOggL+7OJQ+U/d+xWXEmgN82J65x"
    "QO0ftm8H1BsVxNTiy+ODYbWncGT9yNp9RGtD2yVFAXYefd5AHaejbWNkuyK6xmDk2Yg4qF"
    "5rEUJspoTYoB1uJ1GhjnmEhtlfXdAIwUx4DvojcO+ewyynNQpNY0EhCuwP2TEI1EagNhpg"
    "Xh2kNhbtCW3AK91uoBArtkOjWKTpWVBZvdIslZi9qZENi+LYPvKxbaGtHSz3FXKox8zfuA"
    "boC3QT+Mij27DzAEFLgq24+4BDF2MmZ/FrDp09EovbzsyQFjV12DHIS+2wkUfuS5D1i8aj"
    "0i4N1X3+HO2nbsQZJJNMUwr+bEyTYpthWH0oetxo2iJI41dtJAazWeB/oG+frr9co9wt0c"
    "09Ym9EqnlI6gHo1k3Ce6rf0+xZ4rtnHwF8E6b4JmrW64VCvaXaX+Qb1AQ1KwWYZjFtwhXp"
    "vniL8BEfays4Nk8kfSRUXbxpGVi6EqvBDlRtz0p8v7HAAD2TRylatsQuO4brbg8pcUgJqL"
    "A/MCWPqT3YmWz8gn2ixOmukIVVXmmVQxuWjtc5g0OZh1HIst4LQA/2PM1sTojFfRp5QItZ"
    "1mmZIWwTXROt2VNiJ3RNBdjXdUmrpUG9y1U7ZJvcZEV8Hy9082iVwoCwlJ4VoTOjGxWhqj"
    "hFS5aDSivypuxgP5j4hP0wV1UE/8peFKKbEx0Muj+enZ2fvz17ef7m8uL127cXly8TmPOX"
    "yvC+uvkbhzyzTStyj7jDtt72oRCFzUOBrtz2WQtfWRgQlg0Tj+DVZO0o+2iUlDyQ5Do0TL"
    "oxSd5UMgPflJiBb1RmoEBtin2dtFpJajBbdWsHYQRQNHfawO7lAFoZWqjBfgLnBdRghxrs"
    "fcAVWMV1AO4d3xSSD5/FNEcew1oTLcu2MNX92TH7N9MMwlqznJKDGTZ5hk+YSNyfWdXQdK"
    "DUJvR0NZHAXq2na25naAHdqqntZm4H9XPb2QOkmNCnzQm4fiLiB5QmBoSDxlWzAyaEj6+f"
    "I3DnEsRu4O1EuelM9vsPgvxf3PhFkY2RhKjkHjC/jbKRk+zAygT1shiZcsdWuASj5dOMm3"
    "58LkgngbFitnq9OOVpQpQDmYy+ErC7o/pVyrQvSbTP5dnXiwRDELiUo6Ntp4K7qQcmKj8p"
    "8hNbTCeMxw9iH+qaSwglA7q0YiEZe4DJ2D+Hh/RIYW7Fl8ZlRlZ0yDcrOhYs2R8i//oFir"
    "7VR9gjzNIKPEJ+Qt/X7C9huX7nCdZbkbEdduUUWdsBfcfGTj224pZxdvYW73jKNUYOwXMt"
    "84wpj1N2OW+c7TMW2L+80izqdhOoi3OnIXHZpMRlcKYeQVOOXsccpIXm9V5gSMZ1e80a4r"
    "1UZ5VmhMCWk9KyaFE27WFHRCw7CAPg2BSy/iUc9hjsgGkhOqZsPH4ApOnOk+I8T9WyoRjr"
    "RABSEPXR5o1yJjPs6LfX2UsB7vq4F3TRKMm1LWieAWhXcY7Zwb4wWlXEM0KAeo2dvGZaF2"
    "R0HQiXCOYC99QovY+FtmBODuogKCxCj67WwUQUeFe1OSoJZedEB5Ns1HEwe8ZwdEhY2aDG"
    "PCjFYS7qzoUfTDa+YgP/SGb2CjtFc7AXk8O0odyLSL5v01CC6MfrDzc/v7/9y6vL8aXU1y"
    "s+Tl/nMkYh/w7y73qvkkD+HeTfmQNw75gy2RCqzjRnJSFlx+RZjvTSeq+zJAszbfZMAxkL"
    "yFhAxmpAxrp+ws6msC9G6uq4jJJFknH1WVnvEa/LI/pfxL0wgqhNBvZ5cwvOsGJT74uvCZ"
    "NiODPGJ8GY07LGXHRGN46FXBqgKanY9yLDoZKZMY2YVLk2Ey67xA6WgHD/VXv9JaTblna6"
    "mDmYHVvWZOMGYd+/Nh4gc1Mgi5lJFoveFc1zMisFR6RkOMbwiL9zsBZXfZPlhuhNqlT37V"
    "VJ3bdX+bpvujh3j29HVfWOgi4/gDX3h5QIOJVU8UMoHdFahU0S8MryiijV3+/vPhf4bVIy"
    "si1vzwL0b+TY/tFCVCkNYrqxHfYk/gv+tafQHDhGGbs+Rz0oZxnEmrd2/em8IFCkFQFAi7"
    "r6tb2zQoOJvbbXbQHbDrNLdGGVxQBYGdgVwf7GU1HrivfitIwZezH/vj7uxbxAnDvbTVYK"
    "/P/qUFxYqz4tJk3BnMsNSrX4ePf16vYa/fLl+sPN/U2EeOK/Fhf5R3vywJfr97e9Z//z83"
    "ZDrGOt6qMzBiI3lu6WnZODPVvesxXeR53QmEIcomNGR8dkV69WIFQWhrk2ea7Jms50CvYn"
    "42GbVNkMTE1lYFlarkZZbnAux9dVPI6vix2OeU5mDNlqX/ahcp5OXnQAgHedOgKkWCDFmn"
    "kCAyn25LgCKfZZqI5Ain0OswydCoY+w1AMCirrm0iArVZZ/9Ts148hIWtUSoKNB42rcWEn"
    "EcurPif2fyV0V0GFFfUJQy5sxGctLjIowy5+lFxfENiZprAz1cS2e8oVLJPobX2jD0ozkZ"
    "ZDH+5ub9nJjX4fffh9JNMxUr8hNy0ltZWzYuCS0nZJ+QR7s+VEXQmspI1yVmyYL0TFN6L0"
    "lcg5YXtJ7OpLMMHBfjChnmW7WBGCK4RWFgNgZWA98mRr1uVJi3QH6KueAAqhAAgFnN6ahF"
    "CAkbhCKKAOwL1zIUJ/6mcxzeApBk8xeIrHNT3FsU92VOoqTkaNK/qKk8oGtZ3F75PqCGOE"
    "XStsWYPRglKL/e1viceb09i8okKx2zib7x2boOA3NtVvDHv5sUwJbafNSfw1xzR+W/YwmN"
    "/c4UT643GKgq/JLCCKPaE4QS8tY0aCXl+TpcFervUi9M2QAnv5WUwzVE46vq1s7ak1DS1l"
    "JV2nnxAftJgla81Ie/kL8UNsSqzlaMy4oq3sieFtWMqijKCL9vdOmc4z9rT8uh0Um8uphw"
    "rnIAmK87p6ktWc7dYqSya29rh+vUGwy8EuN31Ta2iXp18wDVwlMYAV3B3g7gB3B7g7Yoya"
    "uDt6WCVni21eGPBYYB+bODSnGxVRq3ixJwJmrPS+Vt4K42g62/peAnpbQm9LU9Q9f0Y1q/"
    "ftJczYQfp6VnoE+3o5JXsJSCfR3kCgVGJXpRKhch+UpIKSVFCSqqnGB4UqBh5OzUU+Kiv1"
    "siB4ccuDqiTTvqu1uGp/4T0YUM1H5YyKqRI3+LDxfOqNlOHU/eVxeSSVNxmZiZH1g6if6J"
    "aN9hBGSczqBx+xu9hPdrDjHdmQQ2nYuM2jm8USzamH7MBH4vsZ/PZiQTz/HfpuW995mzfe"
    "4C11r4r92yDmaUrMU2Qt+4T9eleV83BlL8oTntOiQwop/Xh2dn7+9uzl+ZvLi9dv315cvk"
    "wMgvylMsvg6uZv3DjInNyhtZA7BE6zQ/3VjvDIbU7RldJ9KdoR2Jd5cc+eWjvTnUsQV/Oi"
    "ojnxToPYfYmV3m7YVToX2463cXlmhKhoV5IdET9huFk8kl2O4yGPyfI5w2aLvyk/zbBDxI"
    "O02CIyvl9pb8gtDmZL9lRzj67a+uL0PaEzpJn7Nl/HOcSLvQrR8EHEqTtoqte/4Gh3eLce"
    "F7XYlq3vO9hLARPbaNcB5FU8i2m23fVGizuVCAxik+za5Tpbsq/WgTsRALhrwF0UAS7WuB"
    "pGgA3zZWd1gDevK+gAb14X6gD8ktybUDt00zRkYxjCELMxfRb6diKn/RE6M5yWgxk2eYZl"
    "54/OLMuyMNMmz3TWQVnVz5aVgshreeQ1QisPsHbY9WF/p34CezDmml1ZJgVcf/HojGmGI0"
    "U8I740LgtorMNBpEGmqov4u7wSIWm0tYMlwog/yju0pNuwmBOK+vDwf9quiLBGkFaMoOab"
    "BaijFsqWAtF18Oab4s2HQr4n8DtDIV8o5NsHXMGBXgfg3qn4UJjoWUwzNA2SDvazSgH8s5"
    "IA/llJ06Azg5sG9ee06r5rUDHyQ+wa1DX0sfkuUKtpccj3GMREHNvm4Ob43KHbGhWGUmLg"
    "yVPACpWboDp+x+C2VB1ftUG0BHB8qwHjm9oXTfJD3y/p1v0F7xyKs85V1fVxFYr9Ohxc3z"
    "H9LUut59k+Ps/q2S5thwgqPXsmkfuDC8snHqDOe2RG7KeMFxq8zKZ4maXJ0XExSKLd+Bhy"
    "8wEuhkouhhV7W2lBJKGISxVLgBZfQYtnXxfwdMxi86nAHyvJDRDslrw5WbyXBFvEU+RjFH"
    "sJUiKDQLlrDwH70Z4iw6gY8EQA4K4B95RaWmjH4wHsOo5H+19kMt0FqmJqZQnPWTnIdlbM"
    "V3G2cz69rqA0UjH8Wakh4d9ii23IUzhmngLUtjyOAxf4rcBvNcmxaC6/NcZe4VJMTctBb2"
    "JDL2JYdIOX4PBFOxYUe2I7pK+qrseWte1PiMt/cr5Mh8uU6hardES3Ky3SgR3SamWQ+H5Q"
    "nMNMRyvQeYHOe/pDDui8RuIKdN46APcuCAN03mcxzY0YdMMNA7V/vANv2izedCl7t3hChs"
    "jezc7LZaV5uSyZl8t8BHTKflpUi7POTpMSHyDi7W82T8TzlQkBhcGJlEStwIRhqm7bcQl2"
    "+7mtWL4l9aoSiUGs2BMkV3DnVw7wK9vF3q5wb45kJMiTmGe/FnFZnJIjlsacQX518/n9l1"
    "/VoMfj00fl1a8P1+8l2NeY7Ugax2E8vpXY22E/W3db8jGqsqacuvl1TalDsFvg0swIyoub"
    "SQ5rQ7m6u7vNLO6rG3nH+Prz1TXDX6C/7xCV37ct2xe4TfQDywrR4UWYz88qLPPzs8JVzi"
    "9Jds4+PKHjNEiJQSUnkx0GoqB9UcO1MvaRJDiYjmsdc4/2/dX0Wt7l5AYzAa0p+aIhSLhM"
    "9TewnDBsYyZvYzxVyJ+wV8F2dGdaEoV5Nnme09QFnUlOy8EMmz/D7Peq6NDFHWCzUnAYyo"
    "chZPpDpn+fgI3qXmrCmpVqkepxUl8W1E4wgIILtRN6Vjsht5fk5+HOJQ+U/V/FWUgV7O3h"
    "9nFwBrKbZ4UJaEQc/0BXKyKeJUccjy+Ny4jjs3BQU+I4XRGevIh8bFvvQu54+LMtRF3C/u"
    "fswi6PdiAqVHACOeFlkh/JurAqxW+jYOkRbMUs8c1qyi7IfR6BIG0KQTqaoBzohebGXgDS"
    "/hTGhm4NvUHRb7oOrfNdUORt5AD/+/3dZzXgaRnZHWLPAvRv5Nj+0VZyaveYbmwnsF3/Bf"
    "++U+waHKPyKZHRl7YXfgN5SiDhAhIuzNyBIOHi5LgSy65HxM8IghPbZCd2NFVNTgDpFsPj"
    "qrR/AkSQaZZCSAvBXqVEdE4VxtFBSCMpwFSu8C7cC3V6jGck4QQw+QSAtMpnMc0ZP1/V/T"
    "EjBJG/A2ViBFgtxFAir/JDcr9+onu4Vkx6dZlUKiaagOuncrd/eH1cwfc/IU+NIgB3LkHs"
    "Bt6O+/2DJUEOXWTLx/zgozjOUOzrlyJXPmFD+EoEf7+p/v5kinKwF1f7S4mAz1/h829i64"
    "KfU8PKBZWj/Roo0Xmih2lWCsxciIGcfG+AGAjEQPqAaw0CP3hDzPeGAMm8K+Yu8EpPxitt"
    "3SHyiahbcqUvj6u4Q3iTkfrekE90y0Z7Bx0haInFH+RdRIakbIntiZT8KidTik+CJbt5xR"
    "q84B4xxT0icl9r+EhycuAo6UUmlgns9DaOyHrZAcXHqWZ6QJPD1IQpOMJR2sbxGAVsig/I"
    "fUTn8BEZ+sHqH5LvkWX7s42olI5E+0qXfdkYUS/8a+3gGT8RxSk6w+4TLgwcSMdfLo5QXI"
    "E+NYh/++SR7BTl56HTpTEHajJLOdhLSoWmZIZH/mq/Fc4fCnPIobhAVflDAeucD+8fsCVA"
    "frz7enV7jX75cv3h5v4mIronHgNxUUQsk4pbX67f30q4KhZtCa6q5Qq4qnCNTyTdwj85Oa"
    "h1IGvYEHqA0IOZGweEHk6OK7tCnbpdxzOiQMA1ORaRTFaTcyB3k+Fp4u2fBAloeoeBJAb7"
    "VgGqmskYshzgCv2PnuFxAP2PnsU0mxdcMXdyocydIXErKMoGRdnMxddU8swSB3/zcEEqUX"
    "JxXBoVZMMmCz6urTJinP3Cvs+jTONGTOMWRcT41xSnD7FJ4N2aMP+OuG007wEC6UOmhvOC"
    "qEVL1VBePH6AfuT243hgj9VZzb1T1BW7XvW8m5wo6JXlemUashY0nw/S7foJ8UHtR7HQjN"
    "KA6Np2aMB1HaUOlLpcrgWFAydcTWmoB2Gh66CtHSxDBlR4a6EWTYlvWwTZAWcP74EFdnDP"
    "tJ+NT3TjvCkR2Knl8p38hdTRJhOB7tTJ0bFWqNS9rlKXxvOSLo3n+S6NJ/cIDjJqwp58tq"
    "mhu8lygGuuMbGharEJDPXTJQmUK9CaiQJN1WcTpuJIynMbCnHily1WitOu28OKcXwWNEkb"
    "WNqWRdwkn26fXSfc1z8JPyF2/S2DLFSRuTIeKtIYiWcbI8p1Yx8RPFsib8O0ScQ9S+WFid"
    "Le8VBzAL+iqZp1H1TBzjyLR1EGLXtBfIVjsaxtdCwxQIzb996eXNs2DXCIvxsHLMTfO46/"
    "n8Y9+sB0ow/YcVRqYHKtVP/j2tVkxoY1KzHJ7/AC3ZOZR5hKhz2CVth/JBaymdriOEl7qS"
    "VlP6u6NpdyqtkWWa1pQNzZLkwGVeaWFgir8kz/HO1BVmny4Shmza/Zq+WLTjLRdERAR1jE"
    "r8RIDGbw8T/Qt0/XX66RdFt0c4/Y0kWfv97ehpSN1CNk3AaNvzl9t+zXgi5sii4MMfYjam"
    "ns6AoUR1y1nIhEeIBQn1WB+qwY6rMc1NhbbJI+hVm4i/uhZYQGAXMZdeEYTdHYRsOfXwPz"
    "vcQQcny6xpt4niotpRjuRADQ1kcbQrDtVqNc21xt1k1ezkhBICuLqWySaKhyCtEhbBKSpn"
    "FxUUXVuLgo1jX4tSzonII8WWJ/qQN3RmgQysbR1ecl3SqigMWHXSIwhHXc9WFnTEi8P/Og"
    "Qz8ivo8Xun7lrBRgCuSYLnD17YWLtbxCe4kh7LySBlEpQHpWEiA9ywdIfYIdoli0V7aLvV"
    "0ByImMBPJ0FxC/fzCXoHoVNQBPDjiG5dXN5/dfflWfcFeKhuFXvz5cv5cNOteiLqmTnJ4W"
    "hII0Jme8RFPlkSfbV7LICku+KSRrFX0zbHLbLvvWr8wxQ+iTvXuNCEOwVvf0lBxslCbPMJ"
    "BdgOwCZJexNtmlsBrC/uL4IN3luNUQFpRaP4WEl/ABBDkmIjJzPkywJLaH+PPXIsJA4YST"
    "bzhjBKmDHflDgCMDdSgMW72gbD7nzQmUzWehbL4nnj1bqjTN6Eqpmon3Y2pomNFHLReMKH"
    "S9KV9uhbctmsJm2p7xvrZizY6HWZVOzWJtJCUyQIXkKPwO/lJpIBwNHyC6ryrFvl6VxL5e"
    "5WNf7BsDourF8vf7u8+FBINYRNbz7FmA/o0c2+9jz8MScDkYGeUux/GQ6RySrsBvcNU0M7"
    "/pYfaf/x+l4oNX"
)
