from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "knowledge_bases" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(100) COLLATE "C" NOT NULL,
    "search_text" VARCHAR(1000) NOT NULL,
    "description" TEXT NOT NULL,
    "chunker" JSON NOT NULL,
    "tag_types" JSON NOT NULL,
    "embedding" VARCHAR(200) NOT NULL,
    "dimensions" INT NOT NULL,
    "next_embedding" VARCHAR(200) NOT NULL,
    "next_dimensions" INT,
    "migrated_count" INT NOT NULL,
    "attempt_count" INT NOT NULL,
    "next_attempt_at" TIMESTAMPTZ,
    "claimed_until" TIMESTAMPTZ,
    "epoch" INT NOT NULL,
    "failure_code" VARCHAR(40) NOT NULL,
    "failure_message" TEXT NOT NULL,
    "document_count" INT NOT NULL,
    "chunk_count" INT NOT NULL,
    "content_revision" BIGINT NOT NULL,
    "revision" INT NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_knowledge_b_workspa_b25ed2" UNIQUE ("workspace_id", "name")
);
CREATE INDEX IF NOT EXISTS "idx_knowledge_b_next_at_67e5eb" ON "knowledge_bases" ("next_attempt_at", "id") WHERE next_attempt_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_knowledge_b_claimed_cc3f86" ON "knowledge_bases" ("claimed_until", "id") WHERE claimed_until IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_knowledge_b_deleted_76043d" ON "knowledge_bases" ("deleted_at", "id") WHERE deleted_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "knowledge_sources" (
    "id" UUID NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "source_key" VARCHAR(64) NOT NULL,
    "url" TEXT NOT NULL,
    "integration_id" UUID,
    "resource" VARCHAR(200) NOT NULL,
    "config" JSON NOT NULL,
    "tags" JSON NOT NULL,
    "metadata" JSON NOT NULL,
    "robots" TEXT,
    "page_count" INT NOT NULL,
    "skipped_count" INT NOT NULL,
    "turn_at" TIMESTAMPTZ,
    "cursor" JSON NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "attempt_count" INT NOT NULL,
    "next_attempt_at" TIMESTAMPTZ,
    "claimed_until" TIMESTAMPTZ,
    "epoch" INT NOT NULL,
    "failure_code" VARCHAR(40) NOT NULL,
    "failure_message" TEXT NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "base_id" UUID NOT NULL REFERENCES "knowledge_bases" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_knowledge_s_base_id_fcb13a" UNIQUE ("base_id", "source_key")
);
CREATE INDEX IF NOT EXISTS "idx_knowledge_s_next_at_a36ac9" ON "knowledge_sources" ("next_attempt_at", "id") WHERE next_attempt_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_knowledge_s_claimed_7adebe" ON "knowledge_sources" ("claimed_until", "id") WHERE claimed_until IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_knowledge_s_integra_426ded" ON "knowledge_sources" ("integration_id", "id") WHERE integration_id IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "knowledge_documents" (
    "id" UUID NOT NULL PRIMARY KEY,
    "title" VARCHAR(255) COLLATE "C" NOT NULL,
    "search_text" VARCHAR(1000) NOT NULL,
    "source" VARCHAR(16) NOT NULL,
    "source_key" VARCHAR(64) NOT NULL,
    "file_id" UUID,
    "url" TEXT NOT NULL,
    "depth" INT NOT NULL,
    "integration_record_id" UUID,
    "execution_id" UUID,
    "tags" JSON NOT NULL,
    "metadata" JSON NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "given" TEXT,
    "given_sha256" VARCHAR(64) NOT NULL,
    "text" TEXT NOT NULL,
    "pages" JSON NOT NULL,
    "text_sha256" VARCHAR(64) NOT NULL,
    "chunk_count" INT NOT NULL,
    "attempt_count" INT NOT NULL,
    "next_attempt_at" TIMESTAMPTZ,
    "claimed_until" TIMESTAMPTZ,
    "epoch" INT NOT NULL,
    "failure_code" VARCHAR(40) NOT NULL,
    "failure_message" TEXT NOT NULL,
    "revision" INT NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "ready_at" TIMESTAMPTZ,
    "base_id" UUID NOT NULL REFERENCES "knowledge_bases" ("id") ON DELETE CASCADE,
    "origin_id" UUID REFERENCES "knowledge_sources" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_knowledge_d_base_id_63c088" UNIQUE ("base_id", "source_key")
);
CREATE INDEX IF NOT EXISTS "idx_knowledge_d_file_id_938bd8" ON "knowledge_documents" ("file_id");
CREATE INDEX IF NOT EXISTS "idx_knowledge_d_base_id_f17080" ON "knowledge_documents" ("base_id", "status", "id");
CREATE INDEX IF NOT EXISTS "idx_knowledge_d_origin__6f50d1" ON "knowledge_documents" ("origin_id", "id") WHERE origin_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_knowledge_d_next_at_1dd777" ON "knowledge_documents" ("next_attempt_at", "id") WHERE next_attempt_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_knowledge_d_claimed_0e181c" ON "knowledge_documents" ("claimed_until", "id") WHERE claimed_until IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "knowledge_chunks" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "ordinal" INT NOT NULL,
    "start" INT NOT NULL,
    "end" INT NOT NULL,
    "page_first" INT,
    "page_last" INT,
    "headings" JSON NOT NULL,
    "text" TEXT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "token_count" INT NOT NULL,
    "base_id" UUID NOT NULL REFERENCES "knowledge_bases" ("id") ON DELETE CASCADE,
    "document_id" UUID NOT NULL REFERENCES "knowledge_documents" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_knowledge_c_documen_f07032" ON "knowledge_chunks" ("document_id", "ordinal");
CREATE INDEX IF NOT EXISTS "idx_knowledge_c_base_id_256d09" ON "knowledge_chunks" ("base_id", "id");
        CREATE TABLE IF NOT EXISTS "knowledge_vectors" (
    "id" UUID NOT NULL PRIMARY KEY,
    "embedding" VARCHAR(200) NOT NULL,
    "vector" BYTEA NOT NULL,
    "base_id" UUID NOT NULL REFERENCES "knowledge_bases" ("id") ON DELETE CASCADE,
    "chunk_id" UUID NOT NULL REFERENCES "knowledge_chunks" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_knowledge_v_chunk_i_36df94" UNIQUE ("chunk_id", "embedding")
);
CREATE INDEX IF NOT EXISTS "idx_knowledge_v_base_id_f6103f" ON "knowledge_vectors" ("base_id", "embedding", "id");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "knowledge_nearest";  -- of what the workers make, where pgvector is
        DROP TABLE IF EXISTS "knowledge_nearest_spaces";
        DROP TABLE IF EXISTS "knowledge_vectors";
        DROP TABLE IF EXISTS "knowledge_chunks";
        DROP TABLE IF EXISTS "knowledge_documents";
        DROP TABLE IF EXISTS "knowledge_sources";
        DROP TABLE IF EXISTS "knowledge_bases";"""


MODELS_STATE = (
    "eJztfWtz2zi27V9B6UvPrdJJJXaceDq3bpWdeDqeccdTsTM5fTpTCiRCEscUoUNSdmt6+r"
    "9fAHwIBEGKL1EgvT/MdCxiU9QCCOy99uv30YpaxPFfXFtktaYBcWfbv5Ht6Ef0+8jFK8L+"
    "kTNijEZ4vd5d5x8EeOoIEXs3dvJAtuIinvqBh2cBuz7Hjk/YRxbxZ569Dmzqsk/djePwD+"
    "mMDbTdBb/RBZp5BAfsL7TaBJiPRMESB+gJ+8iiLrvLA1kHyKfhx3bgI4+smQha2I/EZ58S"
    "5LMfgrDrPxHvBX+SjWv/74ZMArog7LLHvufXX0fsyag3sS0+IP4q/m/2+KN//pP9w3Yt8h"
    "vx+Wj+5/phMreJY6WgCsXF55Nguxafffly/eEvYiT/cdPJjDqblbsbvd4GS+omwzcb23rB"
    "Zfi1BXGJhwNiSaBxmCKc44/CH8Q+CLwNSR7V2n1gkTneOBz60f+db9yZwJFN34sH4rnEeW"
    "Fb/guXPLGf//+ip5QkJpNPt/eTu6v7yWRUZtKij2bU5RNuuwHH7Pc/wvvusBGfjvgXvP94"
    "8flPp2/+j0CD+sHCExcFcqM/hCAOcCgq8N8BLs9aWdhlmTbBjz/Yob9b5zGYMVyGASy97N"
    "LSTwP6fok9PaCyjAIoe8AeQjla4d8mDnEXwZL9+eZ1AbT/uPgs0H3zWqBL2Q4XboGfoisn"
    "4lIa5Idw/yyLbzR8gNCenJ2VwJaNygVXXEujO6XWdrLE/rIKximhASLd/iJmewh/3gzGf7"
    "27/aTHeCehAGzZswD9Bzm2H/QQ6AJgORZCofD9/3VkQP/088V/q1i/v7m9VHdofoNLBXih"
    "ERFrgjXgf2BXAntF9BOQllQnIRJ9Ef+jnanIaCDHmYn765+v7u4vfv57ajo+XNxf8Ssn4t"
    "Ot8umf3ihTlNwEfb2+/4j4n+h/bj9dqbOWjLv/nxF/JrwJ6MSlTxNsyUDGH8cf/cH1yvmD"
    "pOjwD6Z49vCEPWuSuUJPaN7Y7KXVyUr9BLt4IeaIo8mfM9L0L5h++GgHWisguVao/+NwlE"
    "3qa/53dMW0c674C8V+yb6MrUUL2UxxRU/Ue/DXeEbeoe8+YUvPnZHvyPaF0s8GzAPiCVtg"
    "RlcrOxij6Ta0BKKxBXZAcutIQ4xFMkbA76MdnFyV55fJb2u2BHz2qxKUI/yinxi/bCMxmK"
    "HC/0BfP159vkoeDl3foU9fbm5Gf4CdYYqdoa6KstCrcmBvKIdZ8nplQL20F9duoIdVllIg"
    "ZY9XAsxovZqCJXtc9p//+vPJyenp25OXp2/Oz16/fXt2/vKcjRUPnL30tmACLq9/uv50nz"
    "68+AeKGcJ+rV5HvnI3K4H8NXtMHAGdtkki2QGqyqcnJVTl05NcVZlfUhb5ZvovMgtClCoY"
    "JarcAMFu3y6JQau2UaelYJtWQA05syYbRvoOA1zJr96UWMmvVJNit5L5JR3oRyE3DTsf21"
    "nEDIspWWJnPqHzKpiqcoBrGleuNVfhgeLxwAI9GxbIlKkAGqg6DfSR4DT7oLs+LkEHbSdL"
    "NrQ+JfSRPrHRnsz//OCj+Oac/mFayJR4xHqHvtuWIIQ46yONzuN9wMFrKPHiYD+Y1CMJMq"
    "K1mIJam9vLQ2mcnfEEpuxBazsnHCW6UrzvrO2m4Sdrjy48vGL7DDs2LeIGNnbeITvg246P"
    "5tQTO8zGJx56WlK0whZBnHB+sjl5LThof0YZ5gi7Vkhl88HsfpwpZvdDHnVIyW0py06HvP"
    "OvyZk+3fIL/4T9y5T9S/w3A/kd9Rhm+cRPLDVAM/nk5csyLv+XL/Nd/tE1eSZkOfT+9uaG"
    "6W7o2+j9t5GiNrO3bm7/VoWE20kMcDbaJy0C+kDcyuEXaal2gN6/1/SZ5RSHShWreycBdj"
    "fY3WB3Z+1ueZrJb2ub3a7GNKclW5jm/nCGvZtlYSIyfbzO66zKwkybPNMeeWQqRp15TkvC"
    "LJs8y2kzODPR+ZZuRhA8wIreAxFQLQKbYdc0OGdB/gv1iL1w/0a2GVe7gmrEkX2V79VPcH"
    "ef7nZODz8l1FZmfTEU2G8nQWhwXty9v/hwNcrZJFqA+ItP+sgClEU3sy/q4T0SObyx7ODK"
    "DTw9Qby7Oi4kifm4CWEDm4Qrf11SZNkWelri4B1yySPx0GyJXfbgL9B1gOgmcERCImeEkz"
    "UbkcIEiUhnfhH5a4IffETnjTlhORQESGGTSGEDztL+KKHVotQqpi7uJAZI7h4uthICWSGQ"
    "tbdbBASyQiBrvxcxBLJCICs41MChZjo1a0gQ2dUK284/iGfP7RmO5iBDF2QHjYtYA8KHTx"
    "6l8U2izPjNiIVEFEQYJLb2aFi+iP0bh/FlHg+eFUORCBwLKPouHuN7aaqA3wcCxIziAsQM"
    "VrGlEoEBqp4nZ2WsKDaqoB5Mxo6CiKROzFU4xwd7jhsaGFNimqH6TL1ZrhkTA+Ew/Znfqo"
    "SMJAKsYrEPfxM5hcG3XORblhaUSV7la/fRDnLNROnquLACbjKugV3oIjqfM8uPzpkNuCI8"
    "t9Ff2usxomtuJ1KeciQ8zUvKfplwLQu1tbHrWP08tDnAagSr0YwtpgOrkafl1XURxbIDxB"
    "oShjqBGcxzM3TA3in2/TLPYZprTjOezci63uusiIKdbvI8CzOiTkJDRhBsdkhogISG44N7"
    "gISG3bsOpNM+dDP7oknU088JxTPSUE/S1XER9bQjipqEJMRVahyeppAuul6+eHoq3kAbiT"
    "DOJ50gTsEkxgn4kI74kEf27mqzGHILnUkS3ZU4e3UoeMMSZyevXr99fX765nVS2Sz5pKig"
    "WbbIOfAedTaK3hlKm7VVc5rTkjDNZk8z+K3BBjYUWLCBj2gDQ8hFj0Mu/o59n0259Zn4JB"
    "hpTN/0gHGR9buOhk54edWg3aB8fkNmCDP7DcVfg6ibbxBD/L0ZO/O4wK4F9zO4n43YvAeh"
    "n/fL/QzR4RAdDvMLVvYBVA6IDh+mqXJHmD6itVGiK+Mi48QXY5oYJfxLLfSInQ0JbRJuKs"
    "8d+uRzj52oJ+ZS3sw+TBcu76oTvybrpwOn3LF3knGB8QLdJQ5guCjTIEkVdpbwCXaI5gW4"
    "tF3sbfUzsZNR5mK6DcJihD2bjQL0L6N6IIkCxIC9vP508fmXpHpIogXd3H766VJTP+Tyl/"
    "urC7Asn6VOCg6+5zDN4JECj5SJ5kg5j9SxbBLfz0lXjS+Ni60SMaiJWTL1mAXCM1U9ZJFH"
    "e0bQE7M0mD2C1sTzmbbtsxXFDBe7fG6qEiEIRocpRgd4TDrxmIj1z154V6Pw5MOclqoFs2"
    "HEahrn16XaB74uaB8oroEJ8Qx1y6ghMNuGanZ7kmRhqo2eavBDPodZhqZez2GWwRsJ3shj"
    "m/+GeiMF6hqzP56NfJuf/6AmBn9o1r9AV/8lChJzv6MoUswfBGFm+fsBW0Lc4EcOfeLNkD"
    "C/t09DryX/K+qSFBDH8VHwRNk96dph0mvsBSVpAmAFTGEFOq5IpZ63BlEBBylHxV8uvbe3"
    "mAto5Os1GOTTP5fA+PTPuRDzS2mEwZeuruNSVMtJAdUSX9O50/m1Qn+6Q2c4L+U4x0ZPJI"
    "bHe52elVnvZ/nr/SxTd40ZNpN/U7cSxCmh4aHcPouLH9mB6U02XqWzMS01PJzZy19ybync"
    "XDJEbpL8U9U7kREc4n5+VmYPYaMK9JLMLiL3QanFxGhvAISMyYQMuEuexTRDxNVgpznDBx"
    "6HvtoFDmk4rFRUUT6RlQTmNGGzAuJiFzinvnFOYLKbZbL7zmZRReuOxw8vGui0jB15mm9H"
    "nmYsGwfnNDbfX34tlu1uwY/mHiGH2ksOXYAN1NvB6j2g3j6LaTZEvf2Z/+dyYy30CaPy5U"
    "IVV3w0mYqR9bXcr2Er2URfRiu8Rf6auLyGDQq/Niz0yll018Ie+9ANlmP+4Zf79+/Qk81W"
    "+obfxKNPY4RdtvLZzUFt7pnaLKbV2U6YzUMnG1+bs7jIrTaqk65VdtQwhi4qPPrnk5PT07"
    "cnL0/fnJ+9fvv27PxlUoE0e6moFOnl9U+8Gmlq48uWJ4VTaLCnkOlpbUe1l1qMZatyuJdK"
    "gLt1yT1l/9dF+psJk3CI5LfmitMXn138gLe5qlMyoITytOFjJxbe1tef7pcE+ZuVz7sxUp"
    "cgdrNIMxqjOfXEZ+LL3iGmAW3RjK5WdiCUJv4BIi67FalQkcMKf9oDWxti8Xn00bbCuD7x"
    "PZlqHaBhmaJhRVOXPc71iEfDi87wYZ3f/ExWFKF4mdchuJJXZHiMbvv0lryPlA6PkGQGCH"
    "L7YT/hBl0B4URggPC25JVQWFrshCd9ecs1EemuS8bLQwF8FGOVbQOrdTARqdwVsc+IwhzU"
    "mwOmVq6Z6m1z7GrMg1Yc5qLmXODZklj15kEVhTmo+z74QU0mMyMKc1CTxHTXnj1jy7nGoZ"
    "yVhVmoNwsmcozmmqBQOstg9rBbF60gEq/cwNvDNYZDxmXZxojwq0043rqEu2IdTjjikFoc"
    "i0TbJ+7JtQMUUPrwDrlUeGGRqLdl+0gk1c6W2GU/uDzZ+EC2Ye7D/hLAOOD9On8f7SAe+X"
    "TjpUoEj0UhDS8uLBZNQ4Rs9GPjV2EkBjN8+B/o68erz1couSG6vkNssaJPX25uwkUCDKcJ"
    "DGeNvvPgpzTfTwksbEcsbGrHLLtvpYQabF+GRV402aGkYHB2QE7YMVaFdZVlhpdl+aoU7/"
    "qqgHd9pUmxBPcBuA/67z7oJ5U9uPC3frPZw5uOXhLaw5uGY3Papqk1R5kF258Qn9mkAqbs"
    "JFDqEOzmEAyKqNrdhcke6mVIPum4u8vt7U3KyL28VgD+9OXnyyumbopTmg2ygxzcEyqqgv"
    "4jywxQBWpfwwRnATgLwFkwru4s+BAiE64NnasgGTDe7yiw5LGtJHUF+IH4UfMNl4ZeA+4V"
    "EH0DMylcoSfBR9ON7QTlm3MADW8KDT9jEzipzBakpTpMCz8UuEqtvFKEwWkBYXCaJQzIak"
    "osiz1Edbg1ooB5GczZr3H41q0xRf96d/tJj3ZKSHU32bMA/Qc5tn8wY1TaYMSuarv+C/59"
    "x9hYOEgppTxGO+m4KE3Ee95vEZITn6HTz0RbwIS8OEhONGASzExO/Hvs0cqzAv4uubz2WQ"
    "Gxe6yJGUARdv0ndo8f2T8Qns3oxmVqPtf049uPeXc+ftGyeGBOWIjfXxP84LMT8YHwDMaG"
    "/cLBMDDFMIDSaAcoyaVMgyRVWBYNgmr0ft1SbRIKuiRkSM0p9knVUtuyzOCsskPV2Q771u"
    "ujbfb3u8+JuCnb894w51SRU+RALe+Ft8Ou1hhUlhncOi+zk+RvJJl9hLvvXP6z6/j9doId"
    "ev1idaa3Tr+dclyW59lJAMnThOTxyKMd9whPY58bZCCLdBfm8epQW0kYXXDy6vXb1+enb1"
    "4nQQXJJ0WxBJroDagf+hxYMyBHn8U0m0iOmju9EChhMO3ZXV8HMl1S+jDSdXWILo0LezqE"
    "gxp0dFBYTpv9lzpR5uSSfTFxo1q3CYwlQx+yRChPdwTe0xTesyL70znx02XWxEGoH/nhKg"
    "CtiA2OgTgrhfZZAdhnmpiTR+IG0a0yWOdbxopYI/O4P2RbUzuY7+tzh/I9rxLaqhzAXQru"
    "Nd46FNf2i0jiXbY1YTfoZj85L7GbnOfuJefZxpgCLt5nUc/1VEJdvk2H6L/qJfS2P6GeRb"
    "w6ZLIkCCkkFdjkJcFxPEXZbVwSAT65ycbOOSu6CSYrDfy5jHJaqENOmWldB64C1hqvzDcp"
    "253MHXux1HCO+Q07VLnu4D3vEbRr4k18wr5Is08XYpsWHFC+ZWvwgj+18xPQsn2B28Qj2K"
    "+v8GluM8A6Ka1X90lgq+4cUkShE7rJziG27XskmIRhTZq9rTAUShGtGQ1lGgt5hHCoCMrq"
    "71pKEPywRr9qlP2EBq+bVhwCEGu+cRKaGzewNS6X4hdPJw8nncmv39yjKzZlDFdX56IvKk"
    "mTEYUC3/UK0uBZQL1Jk2yC9B0G6PVsX5UPIavmx5dloEyncnS4kylZYmc+ofMqmKpygCtE"
    "nT7DcxiiTp/FNEPUKUSdQtTpuE7U6UUQkNU6GOUHn8YjxiViUNl2KQY3a+MReNsxwj7Pvu"
    "ddQba8pQfvCZzA+YOPHLoQH4smwd/cb+51gOgmcOxH4iM78BF7RPZvJsx7gPAPokccI5+G"
    "Ya78lvw2S/ZVLkULvEbTjagCwIdPycJ2XfZU5ZP8E6st2xUkfpq4HMBmNWV3YcN+jTo9QF"
    "ysSXGx9Uz341jth/dsdt2ZK9pLKp7lKSk4yTOByKkNqCyqihjAqrbRCDfyDKK5e8ROYEg7"
    "RGuxD0xrDDaaUKhyhN1OGsi6MmQddKUaojVsbRjwvMlDpZhCRQp2J13nVkiXOmy6lMc1aD"
    "+Y1IhI1ohCZHJqy6pc6cJfsy8jk7wzuaDgRUYS4jyzu0kCU63VnpWF5d7Kcp9SS1On6578"
    "tm+1x4JDCPks0oeu/vu+GOhUkEw8vBh9258kOM42Gr10X+CzKg0JQBXCn+fYdjaehu0qZ3"
    "ZJ4kNY+4euuxjBNVkRn3e+rqJRakQhN7xMbrjLtu8aXmBJDALuTLZ5wQMMHmDwAI/reIDf"
    "bzyfakuzpweMy/h/Z2JsfffvR/rERntyqaEffMTuYj/awVa4aqdkRlck9u9y9+9orHXQKk"
    "5Y8K6a4l1lw219RZzCRsKSFMRE13StGnhMmtA2o41DssomDr1LOjpM2zggP0Q+8IIjMhlS"
    "6pDcHV21z8kLFJmAYSgTdUkc38Sr99EnYon+JU8493T8dRTdIQJTip/Ihi/pqvjx2KV00E"
    "X8KWGiceRs+Nnvox3kipDFnkseOiK/rXkpQvbbkxmKQI+AiNf9SAxm2PE/0NePV5+vUHg3"
    "dH2H2MJEn77c3Iz+KPx6+VQ51AOA5mGK5mHi+WeGJdMwDmZXRK8KnZWWGqCftP1O1H0sBN"
    "cZ3C3XIutfMNJozc5ejlcncLcfkQSW4bEsw50aVoUf30kBPW4yPR7ExkbJCI5k/GBep9ai"
    "NuQMl5JoyiIAqAqog/2geoyRIgXxReDVP65X3/YnAfFrRK7EUhCxUiFihc5mG8+rldmtiE"
    "Iwu9GaCxRqeBbTLFPGVSZZlgMTxOQZTnsbyhKvaSmgXSFVtvuQp10PrqYBT7s79RPY/R7a"
    "1MrS+2c1m0J72P68u+FAIU7viAbGk91gl4zyXeXi8riMm9xhI+t7yO95wRC8RQHlwWThLX"
    "9ET0uKfKY08E53xGN3eloSN/w3d5z7dEWCJbsDF+PjxqJ8yJI+ITtgd3GDksFmKY9z5y5u"
    "lwb2jEza/d7UTcHBbaaDG2j8IevQDsE+M3dqFRFWZWGmTZ5pdqvArzfRiijMs8nzTNZ0tq"
    "zg9kjGgx8px91RxYkkiwCgOkDZ9018W1sJrXgXygjDPmTyPhSFJNfrwaPIwkybPNP8xaw1"
    "zSlBmGOT5zhj/1eZ54wwzHUP5rpqhJcqBuqP6WVITUjROmKeXJ4XpmqWXH0fjAkT0IoHpn"
    "3Kny4+EpymfvUjxqWIf7oQda2akf9hpVVeJDydTO6SJ+IHvMj4O1Ho27Y486/UF4ec8p4R"
    "32E8aK2y3RnRwZyFHeQQNNreW9+IYvdv/kYkOYj3b0SRr7X+PvSVJ+fy3YU6PCGXrS80px"
    "7CjiM8kdgj4lKNFgPjVPZcNmM3Hf0G3QVM2qsgWbKjZMkjtXEwzNo9TkIZRGg/EwJizn5h"
    "5aKpKaEhpJcUzeghCqbyKKXKqKeEAPXqqEM2wrPY0qBMCFSTNDH21+Rqkn+xHa3dLT4fF1"
    "nbczaiSSUsLv8CXfOefduAcILvkXhotsTugn3OGwoyW9uX6D1eFguFwFloShzqLriJjlzK"
    "z8Yw5JcZ7euNx35pSSYwa6pnLXBRMUsZJdCSrosvVSJ3wXI3xXKPZysN+R31GGb5lnssNU"
    "Cb/eTsrEwi9dlZfiZ1dE2eCVkOvb+9uWFKAfo2ev9tlDHwsTdbTgKm8VahUhSxAc7Lq3IN"
    "el4VNeh5pWnQw740qENeqXIDhLylV0FZ4Pa/yUQcaxU5rJTckJp5dUxj+Ut8cvam0uaSSA"
    "xwkbfP0dLpv8gsmDwQDZORD3JaaoBAn5RtsFbUX01X0K52PZhEGMrZlS5npyjzVQgjVRai"
    "8ExmjMLZqhqEp0gNJu6gvWJrs4B6kwf2U+ruWuk7DPCgOEBbYAFZNW5BlmnAMPRnh6pQpI"
    "NhMSVL7MwndF4FU1UOcAVnzDM8Wg1wxgzm9THQF2Mmts1cMewhpMoYx/HFfMkLhNxdHO/z"
    "ykw2LYQ/8shq4eJRQrFRgB/YbSITj7cw4U4YyoOyI+eNj57sYMlvYHvIo08Qld03f8mGl5"
    "yoQV+m5QZjF3XMXYpXeEY3rkZBys+JTwkNBvr20sKOr44YmZl0xNQwaKFmbAu1n8mKetuL"
    "9dqxZzj6URmNJDuoUDNZieETvBvfJHokVDXCNmo8LmSFLSY63Ua5YWS1pgFxZ1v0QLahbk"
    "JXK34t1k3iSJMc3SQb8sFuNFlif5nJ2gC9xRS9JZmiDOz5LilZZoA8Y/uePzYd/HkzEOfH"
    "L+8kBgEwRC8XTYUhOgzwZRC8bBRhZii4vQ5eDjXQKzfQd/mVL5dRTYkbNOzu+4idDUEbNq"
    "OeUET5A4WxzGvsB+Kj7+S3tc1WK9uUvyNhsPuI6a/sC9nXJ0HMcZizqHPMyxvzEGeuwxIe"
    "Ll1eaeUPkKxQHnYDyqupymtqqqpHKieig9CxMmGx5aJii4Jic8OV+bXCcGVtkNu+OYEYtz"
    "0xbjmzcbJvNsQeW8X8SAQGMRddWx9FoczPMI65NULaI4+2r+2Zm4uqLNIdpq96Ami/zGRj"
    "9oy+2cmbtVVzmtOSMM1GT/POSqo6zWnJTuKvgfMCzuvotiVwXs+I88qr2yldHZdgvJqV6/"
    "xInxB7zi2KiLNUmNgS++OQ3yIWJ7iCJQkJLEFxLSgEhfWMn+KTvK0cl6RIQWASBCZBYFJv"
    "JsG8wKTZ+o54j+KoyB5+ycXis2+2nvhiXBNXT3gHHhwdUOr4YSSSfACu8BZt/AoBRuLXgH"
    "/G1PMPisgofoDXZdwAr/O9AK/znQCv9/gA2DO5/ppBn52QcvmlqRsMcG7OS0zNee7MnKsx"
    "XxtP088wf9FHwzusOHCorSTj+Srp+ir0fWUKPHAzLDqN0hD/9e72kx5iSUSluOxZgP6DHN"
    "s/mG4t7ezTje0Etuu/4N93jB2dQ1Ts9NoTXUdXTNvQHKb52EsigH0T7In7aHvUXRGdSZmP"
    "vyIGc9BkDjgJTjfBZFXFv5sW6s6oP2WbZ18Me9ufEJf/WM3ecslMBoLdHF09JaiAO2WSh0"
    "I31uC7XcCXt7c3qQV8ea2GJXz5+fLq859eidXMBtmheZmF3CXE8nmGiUcfsUZjKYQ9K9wh"
    "9MknvcWeKSROkJN5sV8f30l3qDRu3AeXPrnd6I4ta+RRD2QGoVWpoqMqNzgdvQ2rVA/1at"
    "eDqGzomUZ0AIB3ngCzJLOHepE9KUmoxWZyMICgUauYAYkAGABNDAD/wV6v2TuSg39+jKcq"
    "B769TBVa4SOY2O6cVlnYipgZy5t/bR+Xt1ieNY4OWQ4ODpMPDoikhkhqeG8gkhqmWTvNJg"
    "YYmTu9EGRrcOhQZ0G2THEgCy+38pF8eVwUamTvBjaNNbJnJBtjtMQ+YkC7ZBbkt7yCSCOI"
    "NOrbJmJU/reAMjMf+TMRjx/gTLTPrrOvm9uLKvTITgKYkSbMyIztPw5d6JLpC8CXhQD/Rv"
    "h7xCJuYGOnUasMzW069DG51CWHwv7QHTN8gh1mxe4AzE7Bpe1ib5tH02rE1ZiBuAbCYOjB"
    "S76Q5VXPAL68/nTx+Re9iy8eL5+8l7/cX13kvw1LNrSSJ0gna8be1FenkIRoDXo1RxocRC"
    "rT2qssd1N2oN4xcB5D/on92MmGvROaQ6Z4prPSMNsmzzbEfULc5/OBnrcX3WiUtfLNSTc6"
    "de2wYZ9MJw9IvBJ6Z7ZA6CeEfh4LcAj9BJWpfZXJ37LDoc4kpwRhjk2e4xX2HiqROomAGU"
    "xOX1lmiI6D6DjYryA6DqZZO80QHQfRcRAdN64bHXexYRPk2f8uEyqXHjsuGTc3wbJYkyi6"
    "NfF8ptHxboG81woKKMK70Dr2B1vNJOzAwuPqXBqE9So5aGhLAqhY2bM4uo3Ps6gqoS6JwI"
    "6eCZfwuVVQEdG0VANQ+2ObV8E0YD+4cs/KtFQ7tOJRy00eumdlFKrzSDyb3dPTeIj2x/nI"
    "wjWjfHq0L3QQ5tPHwJJDvgPDjS0pAbUhFYZ7Z7/KmnJFBTMjCRpPsQ1rp9N+GlqxShJRPw"
    "Hea8dmV5mhluxnMqNe2mDLHTQua7t6Ynx9o/WO2Z/Bkv2xa3Q/o2u7KNcrCzhb33TjhUuR"
    "/BYwo44dn+wSJICZarjKM1bWJpBlBph41FLTSVVF2r0NGaj35dspwgPE/KwU5mcFmJ8VpN"
    "2d7Uu7469HdlryHcbx+O79xcdRZJp6hi17QfycCuo5CCcSA1zth2AdiDuZanoHF7FliQho"
    "4+p6DXui1zBo05IQJ2SyQQvhFc9imiG84llMM9BTBzwQIXYFYldM5PzKxa7kbBPArJZEuT"
    "fM6t3WnY2KeVUxZFyWVeVR//U51VuXIK4ZhJSqYFd99EQ8sodaVdjS30c7JDRzwfnVsXCl"
    "eWEARAJZhEL0aPHSjchZD4s/xMsh3X/mYPbE1i4FuNHt0dePV5+vEAPOfiSTB7JF13eILV"
    "306cvNTbhggAc2gQfezVAV4NNSLUbcmNCRtIV4m56lq7Khm/4mq8ZuiUqpPykhM9J/+lrI"
    "Ze1o9dbcCJtkPBRryST+bDyfamLHCuoSJRKNFnF/2MbGq5Upk1V6UCTjYbWqqxVblrYCib"
    "3IRTMRGQyafz45OT19e/Ly9M352eu3b8/OXyawZi8V4Xt5/ROHOLWAs5hH1GQ11CUhwL0m"
    "7u5sid1FZeRlMcC+HvaRb60a8pIQ4F4Pd15fpCrsOxlAvR7qZE1nmlSNXMST8YMBvD11Wu"
    "W0Kvl6VWFw6pvsBmS/tJJen4yH1yazA3ke9SrX/kpLDaAQ1aErf4WA1aj7lREcANhFW9Eh"
    "qn7hWVCNaEkEzCAL+1orCGKvnsVp7AfYqzfNaUnQuUyeZcIgrDPHshzMsMkzDMF1EFzXD2"
    "AhuA6C63qFstnBdX9jJ4JDrAW5xD4ZaULr0gPGRYF1D/HQyZSNrR9W94HONivCYI66VHoE"
    "+QR7syWxUBxG17BDZSokzmUWONNSArJaB5G20kZQnHLbdGRcF1F5qZsWfn06q6mN797dES"
    "ICzYwIhNagZrUGDbe4ScDepCp0rCI2zHkpOTGFM5PhZeWHywCez8oqYsDJ1ujEsHEfdKXT"
    "CsLfdiLAyzbhZQO8iO5YAf2UEODfBH+ymhLL4l9eYY9PCQ1whz9IRRaL6b6uHxf6LektTg"
    "tBMUBthzRm1tRaxlnJARyeHaxkgVut5ayRrLWmDWPe217SK3shfjxDbuNqtO9cfLOCEGWS"
    "iR6PGJCq2GbkAFrtVpwmrqq45zTi4KUz2UsHcY7PZ64hPLi1bRK6nEKX02MB3jW3ZkW+s8"
    "rqVlYQNpJMngFnISsjq0gBrBlYqRvwlZffxaEoE0knPRiMO85Jgg6fbRu/PJp88sB+il7x"
    "2F8oJH2HAZK/7RcKCSGrFlAgy0BnqTSeDIspWWJnPqHzKpiqcoAr5Eg8Q0se6tM+i2mGmu"
    "LPYZYhlh9i+U2MMje5yXMSQv6eMyGjoiDzcMS4XJS5IFYatXG2yYwgOkcYxfTXGGEf2QGy"
    "fTSnG9cSPZxndlCvmGtCqkWT4lm2i502y7nySPt26sRCZLYpkdlwxhzKkI3evwymueyWJA"
    "HBYBp+S2RxV8AzGQ9o6gqy6GjCfI+vlhIEJPknvJonG+rpmpIVlgDdCUGgXA6sDq6OaiwD"
    "oGZBXRLM42ErReTLMmYE5Pe1qrU+3yo/TGFQiVZdRyf4S3xy9kbvCstRGBKJQQB+6D6RAX"
    "0gbuUIBUVqMN7z1rZoycoua4xJImCH5QUpVYNUEQNYiynUaVSwoSF7mikA0U9s9zKo0gu7"
    "vxBKvBTbxPeDdM+BYqzyoSaS1Mk0FPHU8lyVoarjH96EreaaJ3qygyXCKGxqk18ERVrM4V"
    "DRw6mwCooskjQnarf3GPXshd1KW7Ooykhyw8LqJs+wvguQ+aaQ+YEdODXqrCRiAzR7Ts7O"
    "yiTJnp3lJ8lG13SFVvg1KLRiUqGV8ATSY12iU14iPUTIWw9+lY77Kos7JTVAoNunWua2U5"
    "UTkEQOGgvbv2aaG0/jlc0nYaPhkB9WPT+MrIMqaaXJeCAFVVJQLuzpkRllFmj90smpG0Cg"
    "vOIX/43MNjVqU6tygGumGFjVOmAGeRz7WgJsRQLMzcUqyMsygH4T9KFtd8cGycJ+JJUKbC"
    "YCtSDuz0Z9EP1OgDep7mdX5QagWh/c12585MhgrJacZt7552VeN28IjqocHFVjM1HEBrDg"
    "D72XQGWRw5RfgNqDUHvQTOWvb4mvUHvw+cw11B6E2oNQe7D3gHdtpUH1MKge1v8ACqgeBt"
    "XD+oArVA+rdfD1TReH6mHPYprZK2lta0yyLAdGtckzDDmELddykXJJSusUshAoFNCmHkrb"
    "HR3cA7Sph8zXw2W+hltom+jeJQkevdx198KbOnSMTHmNZqAo4XU3SWXSXcN0kvrJrl+XxC"
    "OIPfg2Kczoh3Ua+VpFM7oiaO7R1Y88FdYO2E2ph56WOEBP2GeX1zaxxACEXSSFWbeaMPsM"
    "00qVr5cD2NtL6k3fFfJazcxrbcJKAx8NCX3mxWBBDlpHfsLssVEnYwqMeJ0Rz64UZFvncY"
    "jHyLHuc0du9o1zW9P7PD8geSdhRkRyX9N3IGXtGKhDytox0ffolAaaVZ+vm+wkIIeqXrZJ"
    "5ZDxtBAEQmYqxT/Y6zWxKuOakQNoVWiDjefWcB1LYuA5NtlzPNt4PvUqaZuJBJy8TU7e/i"
    "WL95jogmQtSNaCEwOStWCuIVkLkrWMIlEhWWtwThjILYLcIjNPYMgtOjqukFv0LFRHyC16"
    "FtMMmSeQJ2EqsJAnAXkSfQF4b57EkcP4/0G4qTAqCuOPhozLhfE/itH1w/jvlwSF9wiD90"
    "W9OjTdIuoSJL75R8QWQYBCk2uMTk/+a8r+nDsUB/4YOXYQOOS/iGvZuCB2PyyDF04MWU2J"
    "xVvjlm52tZMYN+53BeHppoSnp2a1LI+XEhogoXGQWMjHZEtJw3xpu9jb6oHeySgoT7dBmD"
    "bUM5wLYL3k3JtsKTAwL68/XXz+RU/fxePlBX/5y/3VBfSkPSjlIR0iZfGUZQBQ6EZ7rJxc"
    "sQ7bBPd9fMOBoiu/uCap8h88PA9GGgU+vFCotnPzjynOTxOLj23SaHbh4fUSBTyd1vbRlL"
    "ALiFg2WwUMTabSO/YjQeJbxuhpSX2CbIuP5Nfip/jBFzm5GE09tuaW2YHh5z/4L76539zr"
    "IP54SbAVGgsOXfyIvotn+c6vivRejDyydvCWD7F5TvCahOlAPuIdDPw8I0GxBX7docU1fl"
    "DbTVHboYRk2yENtucHkxqwZgUBXBVcsTllMc2Py00Eug/LPY6+2DQAV96mK+zEihjo5vuZ"
    "dg5XS0R7fKt+QluKZ5cWl3H6422sE+UqkrsRFTTKyU7Xqq1b3roE4dmMrNmi2Oluob4nvo"
    "SJkUfiodkSu+wXIvYR+8sO67qssMW+ZroJ0Jyplt83rkVdMpluk1Pqez5HHP6EcMaSQ41h"
    "mb6SPFKiFqaURnmoHJYj3zBFM+d9a7MCKaK9TuiBh+oooMeaup+2rW2lXs4Mrvmsvio3QG"
    "L/EN3N2f7rrT1bl4pTRO0rgsDvj2vz+8FsWZng38mA0qsy/I5N3KDi5pESGkIy/aE3jrz6"
    "kOViynfSA9ylDxVPDkH8EMTf430ZgvgPg2v1qG6I5u5BNHdIjVQqgiWJAPFcofNxyLFUs3"
    "8UwZr2T382pEOZP/SReJ5tVVvoKaFGS70/E9B0pXMalfh1XIQayVrElWFYt81bZXnqihhn"
    "hQHmLMwy115WhZRlgC8pdhJacQhSQw9hEsrUT1D3ugdT/iTTfIN3Ll77S5ofY5YMGFfwDP"
    "qRUJOgs3h7k5yB6IGsAx445pAf2X94Swge8+XQBZqShe36Y8SUZIRdi4eOuWPxr3AcRt7G"
    "5VFja9t1CbtOmWhV76Di/wPvGnjXzNmOIJapb4o2KCigoICCskdB4WWf/FztJLxaRTUJEo"
    "m6Caz8Dij8CbJugn2RxfrLv/ykRdU7roYw5YOy5YV8uiJTam3Rko3E/gNvSEV5KJMIeOc3"
    "jsW4mvKd1wol32NdJvzSkEUS38o/k2Ldw7Co73vjnkCDMVSDKfBFX9qLXC2myBvdazXmzy"
    "cnp6dvT16evjk/e/327dn5y0SfyV4qUmwur3/iuk3qMNbUQ2X/rUQsJgKg7JTsWQAqevsl"
    "9IPK3ohEBOKwxjUdESap7fvPyX4o7VUUzL0K/q1L7in7v0Or9yaA37Zy30hhT3I9NOq6nA"
    "eyX1lvQhzyL7ainFWhnyd1kColg8qVk8RvGcfVYLLX00UO80ala+RBnqlJ+nc8w2nI76jH"
    "MMsPBo2lBhgm11JpGGUmZDn0/vbm5uL+Cn0bvf82Ug9Z6TdkpiW/FLQiNoT43KJQpUPUge"
    "5PQ72+GELKO8BvkOkrQ7A3WwpyqspyV8QGsQ11vd7719Jnp/f2MVo6VEhr0AFZQShAoDIC"
    "DvaDySPxOEITtninRFOILRfhHGnoC6LCvN5M2cG2ZLp8jFY1hT1PHiLWlcbg/mRpWxbRbB"
    "OXlDoEuzkGkSynMl1M8FDrN/mkY6br9vYmdS5eXqsH35efL6/YRi1AZ4PsIIcIhwQiSCDq"
    "/bYBCUTQBcQcgHuXUARdQJ7FNEPbCmhbYWI4Wrm2FfkewxSVOfEiZ5JiPUSSf/nbZ+LgHL"
    "pY8Vzd48WAUP/jkJF7MWSXoqbrqMAdGI0Yl4rgC0vEkibOwbVH2duLHZ4AEGbBKhVs34mU"
    "gtB7GJWg/S48xN/jErNsexuNy/sRpcpwO7IQnH/mO//A7ddWRwhw5oFzo7Rzg65D2q6PRI"
    "4o0l/DtZGRg3BHDTe5Ih7TNurgq5GEjGkgf43YM4D8BfK3D7gC+VtLq+sbKwjk77OYZuij"
    "AH0UOoa2z30UZA64gM2MKOISVGYcNVu7awK7wS67gd9yHCUbBxRNCQojQ4mFptv8KicK4O"
    "yWmh4HQfiboD+WkdRlNDvV0hYioQGaZ2dl2MuzfPLyLD9l4WxPxgKcqHCiwola+UT9RxgA"
    "W3SqxkPKnaxRRG0jJ2Ecnhv6Ad/t60FU+oSNYqqhkJipx2nlkPljRMn3iFHuZbJHj/CFIm"
    "3tp+splWGorsRGvtM6Hg/e6ureavA/gf/JzOUO/qej47rLmavumlBlwTkBzomBTC5QKc+e"
    "Srknq7XDEM9xTsiXx+WcE5FEi16K+JY1vBTJ05TwUshjwUthDK0CXgpTvBTKy1T2HVDE4G"
    "gtPlpjuFo8Wu+lW/YT4r1HrLLITDpiM7NQFAQgzVSFw7aJwyJMVxLdUdjBusIPJAkL8NHc"
    "oyue1YSWlJcsdyni5R887LDjd+aR3C4o2mymvKqIcNaactZCJUOoZNg7HuggdPKMIbOg3r"
    "YumSzLD/C9aJ9KhtKRUDrSUOgPssGA9/XQ3tepg90HolEh8zGWRADlBvsKOGPBGWvmcgdn"
    "7NFxhWTAWkpI3xyxkAz4LKYZKsFBJTgTHQJNK8Ed0iPwHnPH9Wfih8hkvAGp6+MiT8BMjJ"
    "x4Ymh9L8DXJQ4QRi77ArTAj0wo9gfwpWQh2xX9Rr2N6zIJ7g/AC4Z9ce6CjP4D2ULmgrG0"
    "P5+dDOL5fH80fIBG2ZvXJYyyN69zjTJ+SW1dGb/EZcm1ncQgAO6aVyO/rW0GYQ21My3Zjd"
    "ppSMtF0DpB6wStc+ha55LMHtY0fPiszrm7WqxxJuOaqJs8jBNzfZIpmJRaiKmf1CVxlVzy"
    "SNjtw7gT7IsrbMCKrdyxaGrvirFsscUjCFsVZSvrgtppitrpE/bDXd3ekpvaKYtAUqcmqf"
    "Nxl+9eElJJAhDVNUon2NF5EQs7pScy0CpdVePLtkpnP3O2Car3R1PloGV6Wy3TE2Sz01Gx"
    "bfqVfKc+TsJeRVBdhYdun/6eqUMbz2Nn4/bGXtl6FU8dU6zo7UZPHD68vr73kT4h9uRbrv"
    "Dxqidbnr9j2UxRDkQGj9D+ZuRHrv/xainbXdv1Mf+MqXvsv170z1hLTKKUy9OQmUJkoBca"
    "qBdySi6imivoMYoU6DIaXeboybGDDGgwgIwaDK4GclFmYtsSFaXbHVrCt2RSd4/hNTSn+0"
    "OkWf3d4QtcowimBxRqgbGWNlnzsU3yzDjZF3A/c5hKFilyGAndkimBYTU0/ln4VULje8Jc"
    "0+O+Zzb+HfpuW9/jzlrsfj/4L76539x7QSfaIj1tHq5U9EC2P7KbC7YyVBiZvrhxLORQ9k"
    "EijzymmsY1+fyd2smuxE/BCUehlE6ptf3mcnnxACtxF8qVTfaYTLelG7csB/n7aDeVouF0"
    "dDxkTgTPpp4dCHcru+UmCYri+utYuKzY9hmWLIy+JZrqaA7i13IkBrNpE3/8AbquKbquAb"
    "qDaUpve0oZ1IFpHVZps1LoUEodgt2cjWInpRKiTGxYYF7e3t6k+NDLazVs4cvPl1ef//RK"
    "4M0G2aHWkDXX5O2/pBUsi4AJrME0dYxWCQ9JCUJQsnHhIY1I7vaU7x21rVG8U7x3vtKdkM"
    "fNCigxDfcFYsox+hfdeC52Ys2Z6VTBMmZRZ+yaz1RroRITn6nnkTKNeb/bf5FQ1RKDaxd7"
    "0KiumfLW2jG7JpL5t/wnf7sldZrHz61IG3oy+vrx6vMVSm6Iru8Qe9PQpy83N6HlLH3tGn"
    "vEDaKna+NrkxsWfq1HqfjS5r8yvFHhlzHj6iFKamrjK6PbFX4lW9CLBfHyF0mzR9jdPv0U"
    "YCCZYiBF4QkV1fi0FBCrZlVWNwzU1iNGetc4ubMA+wPUDQl38LpoS+IAd+kkc8jsh8z+Hp"
    "9/kNl/IHLQXW8q5TolAoPYBjpPdfI8qjn48uFOBKAiXA2013SmKdiUqysn47ujYV/2REHm"
    "ZA7RH2j5WacpoSEs4EOnnjoE+2SycQPbqcp1K6ItsN2GYd93sltxye1iaas75tKyHbrnYu"
    "aqt+65FNNc5fVKCcLLZfLLxX/qA9GQOfkpajsJOPkzPR0JDpZV0NwJAJhZVzb2MDuj3Zr+"
    "bFUadiKTdyIH+8GkRspsRq67F+lVT16k3sTZ9GVn4rsF3QSTVZWtPi0EwUsaXKcba0GCSU"
    "AfiKuB9tJe5KKbER2Q5+7PJyenp29PXp6+OT97/fbt2fnLBOjspSLEL69/4qCn9vjcWdj4"
    "GmvrA5nZK+wUzkEkqB63oeSL6A79m4wCXD9cvb/++eLmT6/Ox+eKWRVTG69fqvxFKqKmLE"
    "WfEgJ+XotoDSVCIzmg/aO1/TmOxqqwYCURWK6qsbgOqjDuyXhQyNSFKUXulV2YkggsTJX4"
    "2/ia3bOopmMkMAS/RdeONx78TCbhCVTFYaTKDQF7pRfoWQmf0dlZfi/Qs5xoqqodPlNSsF"
    "tAxknjjaRv7JwfYK9et4O0JHCwJs+yqDNZp7SwJAczbPIMr71NPXdKShDm2Ow5pqt1PRY1"
    "IzoYU7NjDnXGcHSIKJBXZx604jAXdefCr8Nmy2KNuWyjpqFtJjvwCKm1zBVBWOD1FriAse"
    "Yqz8jCUi9a6lB2ZaglBocDbKZSxPFrDBoK7mCKDPYZX0OrDCa1TN7TFRuULpOQN2ZcquwJ"
    "w0UMr1/+5I6uSLDkveqw/0AsXr+EFzjhpQfDGoM4qv8nMh1KFzZRq3qz3+LYURkSKBlhSs"
    "mIJtnJkJdcIS+Zz0AWaN4QPsdBH41XVWh7FqD/IMf2+xjjVwAqR6LYHap6PpXFzm+gukOh"
    "fXadqegdSSkdLRWnOS0JVLTJs2xikxtzp7e+XVfQuqay2dGoeY0Z4B6ifU33hscVbxM4Kj"
    "I7whEljY6w62Btk4NXXGQ38LaheRHVXBRVzH1ePxw7cf8abt3YvLt2aGn8yK4T9N0nixV/"
    "gO/57WzUWUnCcRv1sikioLW7i4Z3jtZQMzNkIIkC0PCw01QjjkYGz4KowGj8AA2805MSBt"
    "7pSa6Bxy+lwXXZfjmp2B1elhleyGX7ZTrWWBfkno9vPL67BTw6FP2jRLO+fFkmnPXly/x4"
    "1pcZf1QN8wmsY/PtJj3zlB+An8M89XPX7zoA/ygdcA07BYp0wWfUANfcWQBuALgB/8UNXX"
    "wkWOuLjC+Ni9gAhy4mSzaqWa/bOfYQTjUTY/cVDcpEjzNipTuZSQNLeiLB12iKr3FPVZYi"
    "buWIhVn6H96X2c+Ptt/c2C7J2W/Epb37jcNGNWmsyOVTIQ10MUbYF/5UX7Qv5JuMYz8SFG"
    "DbQXO2MpAdhC1f4tYwYVNGwUpSIY1dJAhR0WHxe7xMxZ61YLdypa6JIZ85RtOtuGU81itP"
    "ZIpv2r0L/4z7w8ihRblkZ3ZottGMfNVh3+boh0mhNvLFdLvGFtqOxL9FNB2BhiNG7egQag"
    "kdGfsEaz3lY6CVXDpOLFDOrcwM5BcHzwiCc0eDL/gfwP/Qb/9DomzWCUZNhAdBW6fRPi+B"
    "9Xku0ucqziumizMTrYpPQBIZBL5duwXAtTZI1xq4HcDtAG6HcSUa8BP7z+eNO9LQgPGlcR"
    "ENKHRWb9Og3zN3O/DYQn6nhAxET8zKeCc4OroJ1puAs3e2myL+cIC+hxcTc6RKBGJUvKid"
    "SETgtQ7Iax3FljJtswFjqs/GFK/6wja5amUgU0KwiEssYuhf3GVv1yAgq7VmRedyh5IEtP"
    "JQGUPbn4hiu7pwtT2N0HZyHTZBSz7pbRe0jApYfiXrRIEH12CsKOgVINZIDsjd0xrA0Eq3"
    "04Bic4rlmrZzDIpJhGq5A59hqKR6/BgEqKRq0lxAJdWDlpcE5xQ4p8A5Na7knPq8cd8v2b"
    "OPNN6p5Nq4yD3lbdzJjA+r75/6usQBcoiFAhr5pgL+iZ/U6eO1MTaeH41JJ8iIuPaxCGUP"
    "P/EImpI5W4jIDiBlpmeOqFm84Mra2onAIAjlro3tftWL67IoTN8tMUNyoL7wKLoPeKs7X5"
    "JrhefLho+aWHjb8HyJzgo/LrTE7ohm7IHYgTLmnz0t7dkSuRR59ImfJA6ZB2zJ0YB9DY+Q"
    "EDlST9GdmCjduLnHSzavSElUsMJfvXOHRV3SIETC2JMJMlQO08cVa4JO+NGjhzMaXnTeDA"
    "tKfoCAC/54Lvh4Y66JtiQOcJeAO45zLM9RxhJAS9ajJa0Nw4eTE6uKwCuCgH89/MFNcvw5"
    "ADeJSXMBbpKDd+GCGgbQLqpjcFtqF3UcGuse+w8jDYUlPh8X0VcBG9GAuWKYoDn10JpQds"
    "S8QILKivJ3MM/d4RdF4o5PePCT8IPMHOqzf6aTeX7wEX1in3jY9bGgZUp3NlJnJs395pXS"
    "sdhti0esPZt6drCVx6jOsuRzf4Yd9q2T3No7RXdXn6VZhR4myXZFwWxBjR7jiDro8NSRrS"
    "7+mwH6jvJ9qCBtLJIaIMQnpfKaTgrymuJr8pKX5dD725ubi/sr9G30/ttIteSl35CZloLy"
    "x2kxiFmuFbPcM0Z25NJgEgVMH2p7P/T+Ix/wmYyH/bDL4t0Z6yeHAjs01k9P3r5JzHP+R5"
    "FBfsdsxxsdI0hqBATspCAs27RggHSU5Npmt6sTep+ShFk2epbT5lKlaU6Lwjz3Yp4Dmp3n"
    "/Garilj3PVclm3O6sZ3Adv0X/PuOYWsepBNrgBcahTB/RuLxMBWtT4VPsDdbTgJmAVWxix"
    "QxsIuq20Vz6q2qQB6PB6xrVNxz/SddnEo+2jsJwLs63jsSuK7dn77DEObg4IwjlPyFKlW9"
    "rlLFnXZ1SnVk5KBQR5a4wrOAepMm/p/0HQboojhAjSoBWTUvpyzTwNdp2HJuJyCeYTElS+"
    "zMJ3ReBVNVDnDVxvgRq9EGkb3L8HSK9veIHWrV9glVDtZ0Hq5zXYWqMsDOtZWqANkEoBqp"
    "sYosMOgmM+j9SoGGaa45zZu1VXOa05IwzUZPswE1gPqzV1fszwdJA5A00DG4LSUNaHeIFh"
    "CuUr3KzG2h18WrePbFhe+zKSNklJOdkVwf78vSmOBoaJN+y2vi+dRFT0u6Qhjx2/LsDGZk"
    "iVbJ90sSj+AN3ym/wFcceiBbdkcaVrvCU7oJoowPtMJb9r8HIlI5wmbKYQuXuEfLHNtOfh"
    "0S8cPCmdv4RHBu2RbJ8ZUxSsaLnIsVu/UknToBaQ6mpDlIk1YWdUkEzmHV7UV9W38q5Kdf"
    "SyJQmV7jj1H2jypGlyIKFIrJRpeYLPZziSbiLfftSQsNJlu+xfbGgc1G1mEsFFF4eUx+eS"
    "QNrew5LonAOV5sTwdRgnZDQy/O8+4npHuNPGlBmWbfvWcmDxEPrjXv4svjvdbdLBxZ37i7"
    "S8oRJ9WJp9TaIh/bVmSzhRbfO/bfEENLVJp8IGTti0abawfPSOm0e2lWwPQyyfSqGkneKI"
    "Tc0D2lszhb/tKKMg0ZwPOTKWSZRgkV/dF7DpI5AQF1EFBn5nKHgLqj4wqBE7XOyL7Zp8Sy"
    "681yShA4CJPnOLJW6lR9IBDp1pdZBqYJmCZgmnKZpk80sGe5cQTR1fFenskVA5vEEHDPSE"
    "IoeWTFp9QLSSebF3GMG2WFkQTv0IKTTJStKmQH6An7aIl5k1REH4k3RtRDM+yyp0LTXOrp"
    "11H8NXtjBSAm4OgqOMQEdGThGOW/7hHEvdOMwIF9AAe2cqSU3ZAUMdiUitXOGK6WVM/P0u"
    "36Ce9eFVRZYKapockM5Cii8gztUUXjX9pAGXV5ZXG2bpgqGkQt8qKw1hl2HOHVJM6c66P8"
    "q8ZCDS0VjRo+Gz8eVR0zVdS73cLd4d1E0e7beyjcbZj2ulsSFZWtlCCoWkarWlBcdsizO7"
    "e9WjSyLAczbPIMA4kMJPKxNXiDSeR7vBjlKO780n6dPa4DW0tdv3UJU84XYYIYv92Yp415"
    "vMc1mhIUVjQlFppuS+no7FYaBjgIf0eSKQYKtCkKdDQzacT39WOJhAYYmnVWrn5fQfm+3F"
    "4sZ3tascApCacknJLaU/LCC+x5eLBljsnkWuE5iaNRjWit+CbvRGA+AzMgbhB20hOfPBJP"
    "kEwHbpKXLi5T1AQPjllTjlmIioao6OPv/xAVbSSuEBVdB+De0WDQZLSjfT+wA6dGl9FEbI"
    "AgH7nNaGE7nfwZaaOdjtnzcl5qXs4L5uU82zDAwe5iwyypKlDLMsMrT90GrZPGOLL1shDn"
    "xn5JEt0Ffr06FLwtB35BqdVnoQJBqVUotWo8sAUsMpRahVKrRgFcWGqVPYQUsHg82v6OaZ"
    "1kVMDdhwPGZQj8ic/HNkmVcmz3AU23cWSquw0r8hDisz8Sjn+MNm5gOzw9irhWeUo/ec48"
    "Rh84eeDkDd7ZgZM3X0EBTh44eTMB7p1BGtAH4k6W2K/UvzQt1c6+v//47WzXb79BbPdsmW"
    "GbUtt8GfltbbPXoE6JnZRkN9tTl0t5SLuTRx7ZTlMvvUmWhPQIk2dZMRlLa8VpMaDuiqk7"
    "LMUJNuSV5JDDfkK7l1dSFpeJwaD/iDSEAl7pHzslogSzFIdv1uaWvvJyOxKHJArrsI94rR"
    "2+zfK4UeQS9j1otsTuguTSShkeyd2spuxSNrNCF/bJw0HntkMgEhRYp35sS8A6mX+2AusE"
    "rJOZAPdO449O88wU57IhOwFoGqZhQ6JUnCyg+f0VJJEhhLsVvR2H6LDg2/8mk+k2qFT9LC"
    "0EK1nfwatS2GY8fghrOBOxXDJkuTBmORO4yatNTR7ItgrKskwrSA+a7Ac+6yC6IcROHgZX"
    "iSkpC6kkAmgC69ot66qu3Rag/Ut0m14u2L2oSm9rTngkBKAONAB1kdMGMrwwLnQLLBp1fr"
    "zg9SHm9mLjEQth37dFRdQX6Hv48XdeNkKU56dzUTvCJU/ED+ISEgeuICHQGINnwCzPQDwr"
    "acj3Za3GUgP0Axw5aVX+DZlpyWeWFLEhWOZds0szhsyCepVsdFlmCJgfOoG1MCU7f3UPMS"
    "W7c/I0wMFGQ5yWc//upLsDnztD7cf4WXrn/oVk7VHL7hamwmbRzG+uvJNo1Fq5RxtH9d7K"
    "aYyXtmURd8I197lDnyoSVHpp4KqgVfXR92IIxYFQnD7gCqE4dQDuXSgOFJ55FtMMBVKgQI"
    "qJ7pNyBVKO6D0pyrKQr4/3+lJazK/gtxPJFQF1rLBRxbtUYoWF8Dxgf0XNjVfYKugwFz5d"
    "YZ4FOEmMcZJA6Oyo1YBDrdMJ3E313U3AlXXNlemDZvN9GEMKmu3adwGcGXBmZi534MyOji"
    "twZrX26b6RKbLBVHo7kmSARNkTNL3QJrNVj5iO79NPUPeHS0tryiTihOlBwXv2z5GGNEmu"
    "jYsIkxkbxX6/1ajQKZcPY0xDDsR2iCBLfLoivObpGC0otdCceqJCxcYv4Eh40dQIacLvBA"
    "yJsQxJOD9a5TwnQSgWGKAufnJWJr2Njcq36c8yCW78xapcMzAlNECk288jZN9eKb04Gd8d"
    "0ffyUNBCucDjK3C908ulQ7rseSuJgFZerJVzqFpQyrkCeBPdqp+w7tXLpUVlmloukM9Ry+"
    "NZ2aOW819XXy2/XxK03kwdexY2IqDzxKMpysMxDUFo40xrX7HlWTIRDLRvU7RvCDQ5ELfo"
    "OxuNG62gd2A0Hqpz71W08WxG/Nr5KDvpAVo17fty1tj32ctuVTYgM4JDcF+q1vpZKWv9rM"
    "BaP1MBZ3sKs01czeaR7yGWZYYAc9deYj6rwcZzq5jvKRmI1dFY8WviTVa2u9FFO+TCmhYC"
    "XHNwXdJNlagyWQQw1WAaUOpo3v78LTcRgP22+n7LTlCLNAvLUW4xhFk4tCoXQVaRcZOFII"
    "Akg2gwmVPNTlwIaCIDeCq7MH4g/oQXwNLsxZdsxyXYzdmO05IKsFMmeqhDLvmkW1Qvb29v"
    "Uvvy5bW68X75+fKKbRECeDbIDllNTX48hEE9B3cLpA4+i2k2KdrtqDRki161Kg6gvXFxty"
    "65p+z/Dh0VZwL4bcfENXao/cP27YB6oxyfWnx5vNet9hiOrO9Zu4vC2tDTkqIAOw8+7/KN"
    "ZW/bGNmu8K4xGHk2Ig7K11oEF5spLjbo2dqJV6jjOELD7K8uwgjBTHgO+iPE3j2HWZY1io"
    "rGgkYUoj9UYhBCGyG00QDzam9oY96e0Aa8yu0GCrFmOzQqilSeBZ3Vq8xSgdkrjWxYFMf2"
    "kY9tCz3ZwXJXIYd6zPyNa4C+QNeBjzz6FHYeIGhJsBV3H3DoYszkLH7NobMHYnHbmRnSoq"
    "YOOwZ5qR028sB9CdK8aDxKpjR09/l9tJu6EY8gmaSaUvBnY5oU2wzD6kPR40bTFkEav2oj"
    "MZjNAv8Dff149fkKZW6Jru8QeyOk5iHSA9AnN3Hv6X5Ps2eJ755+BOAmTOEmatbrhUK9hd"
    "pfxA1WBDUtBZimMW0SK9J98RbBER9qKzh0nIh8JJRdvLIMLF0lqsEOdG3PCrjfWGCAzORB"
    "ipYtscuO4brbgyQOKQEl9gem5DG1BzuTjZ+zTxSQ7hpZWOWlVjm0Yel4nTM4tHkYuVHWO4"
    "FaMdamLemWQ6znhFic08gCmh9lLcsMYZvoOtCaPSV2QmoqwH5VSlovDepdptoh2+QmK+L7"
    "eFE1j1YrDAgr6VkROjO60QVU5adoqXJQaUXdlB3sBxOfsB/m6orgX9qLXHQzooNB988nJ6"
    "enb09enr45P3v99u3Z+csE5uylIrwvr3/ikKe2aU3uESds620fGlHYPDToqm2fK+GrCgPC"
    "qmHiEbyarB1tH42CkgeKXIeGSTcmyZtSZuCbAjPwjc4MFKhNsV8lrVaRGsxW3dpBGAEUzV"
    "1lYHdyAK0KLdRgPwJ5ATXYoQZ7H3CFqOI6APcu3hSSD5/FNEeMYa2JVmVbmOr+7Jj9m2kG"
    "Ya1ZluRghk2e4SMmEvdnVitoOlBqE3q6mhjAXq6na2ZnaAHdsqntZm4H9XPb2QNIkdDHzQ"
    "m4eiTiBxQmBoSDxmWzAyaEj6+fI3DrEsRu4G1FuelU9vsPIvg/v/GLJhsjcVGpPWB+HaU9"
    "J+mBpQPUi3xk2h1bQwlGy6dZbPrhY0E6cYzlR6vX81Mex0U5kMnoawB2d6F+pTLtCxLtM3"
    "n29TzB4AQujNGpbKcC3dQDE5WfFNmJzQ8njMcPYh/qOpYQSgZ0acVCMvYAk7F/Dg/pkcbc"
    "ii+Ni4ys6JBvVnQsWLI/RP71CxR9q4+wR5ilFXiE/Ii+r9lfwnL9zhOsn0TGdtiVU2RtB/"
    "QdGzv12IpbxtnZT3jLU64xcgieVzLPmPI4ZZezxtkuY4H9yyvMom43gTo/dxoSl01KXAYy"
    "9QCacvQ6ZiDNNa93AkMyrttr1hDvpVVWaUoIbDklLYvmZdPuJyJi2UEYAIcOIetfwmGPwQ"
    "6YFlLFlI3HDyBouvOkOM/TtWzIxzoRgBTE6mjzRjmTGXaqt9fZSQHu1XHP6aJRkGub0zwD"
    "0C6zp9RMMILcoj3EvfChc85Ay4PlWiUZOcjI19gmHl2tg4koNa5ruFPgVM2IDibtpWO36o"
    "zh6JAwx77GPGjFYS7qzoUfTDa+ZgP/QGb2Cjt5c7ATUx2GodyLSL5v01CA6Ier99c/X9z8"
    "6dX5+FzpMBUfp68zuYuQCQaZYL1XSSATDDLBzAG4dzEbaWdelWlOS0LyiMmzHOml9V5nRR"
    "Zm2uyZhrAgCAuCsKAGYUEiveL9xvP1jQnly+Oi8CCRdjGZiZH1Y4Q+0ic2Ou7FIIIlfvCR"
    "KFRnB1sRBuRQynsuBEuPbhZLNKeeaMsgvp9NgL1YMLTfoe9RBJEIENrdCzoY9izYpp9F4g"
    "aRgZE5Co6zQ/3FjvDIbE7RlcJ9KdoR2Jfxsc3ywrjCxzYUHIhwRXFfxO5LLHm7YVfpXGw7"
    "3sblsYvCdMjdeH5NnjDcLB7IVhOPmB6j7xCzt9+LeJAWG6zE9yvs8fKEg9mSPdXco6u2vl"
    "i+JwRJmrlv83WcQTy/Hl80fIikaqlCfK8KCvG9GkI99h6T2BbbsqszCTspIAXNJhGA+30O"
    "02y7602lKMdEYBCbZOcZe0v21VXgTgQA7hpws53I17Fy+RrXTmIIMXdK8eMyifFv8hPj3+"
    "QlxldZ0JLIEBDuPKoRirwN/ESW+YjKvliY4R7MsEr+VJllVRZm2uSZThOUZXm2tBT4X4v9"
    "rxFaWYAru17vd3fqJ7B7va7plWWSw/XvHp0xzXCk8WfEl8ZFDo11OKhBIYYLF/F3eSVc0u"
    "jJDpYII/4o79CS97wPuCMjCnji/7Rd4WGNID1wX3sBSXQd2HxT2HwInobg6ePv+hA8bSSu"
    "QKDXAbh3Kj600XgW0xwrYOkJvqNcG8xnk2OpAR7sLTVUV6ZKlkPvb29u2Nyjb6P330aq91"
    "n6DZlpKSg3mRYDBro6A+0T7M2Wk6rVURSxQbwRnRfuiMx3gVpNi0O9xyAm4tA2BzfH5w59"
    "qlHaThIDJg/6r0D/leODe4D+K/Gb3hLA8a0GjK+0L5rEQ98t6ZP7d7x1KE6Tq7rr4zIh9u"
    "twcH1i+ms6tF4U/eVZPU9L2yEilJ49k8j9wUFpGjrtCfDIjNiPKRYaWGZTWGZlcqpQDIpo"
    "NxxDl11whkQx8DrgNMeTkBdLFUuAFl9Ci2dfF/B0zHzzKYePVeQGCHZLbE4a7yXBFvEqVT"
    "yURAaBctcMAfvRnibDKB/wRADgrgH3lFqV0I7HA9h1iEf732Qy3Qa6GqqF3eZScpDtrJmv"
    "csX4wgQ5hqylOT7z4U9LDQn/1sp+Qp7CYfMUoBbwYQhciG+F+FaTiEVz41tj7DWUojQte9"
    "nEhixiWHSDl+Dww0bOMRPbYfiq7npsWdv+hLj8J2fLdLhMqW6xSkd0u8IiHdghrVYGie8H"
    "xTnMJFohnBfCeY9/yEE4r5G4QjhvHYB754SBcN5nMc2NIuiG6wZq/3iHuGmz4qYLo3fzJ2"
    "SI0bvpeTkvNS/nBfNynvWATtlPi2px1tlpJPEBIt7+ZlO9KRm0Iyv0S7Dbz23N8i2oV5VI"
    "DGLFHiG5gpNfGcAvbRd729y9OZJRIE98nv1axEV+So6YjDmD/PL608XnX/Sgx+Plo/Lyl/"
    "uri0xLcLYjVTgO4/Gt+N7282zdbcmHqMoqkbrZdU2pQ7CbQ2mmBNXFzSSHtaFc3t7epBb3"
    "5bW6Y3z5+fKK4a90d8vu25btC9wm1R3LGtHheZhPT0os89OT3FXOLyl2zs49UYU0kMSgkp"
    "PJhIEoaM8mbuNq5rgo+kgRhEag9WKP5th2Nh7Jm4F8+FW5wUxAa0q+aAgSLtPqG1hGGLYx"
    "k7cxnirkT9irYDtVZ1oRhXk2eZ7l0IUqkyzLwQybP8Ps9+rCoXOPQ0UKDkP1MIRMf8j07x"
    "OwUd3LirCmpVoM9TgqlwW1EwwIwYXaCT2rnZDZS7LzcOuSe8r+r+QsSAV7e7h97J2B9OZZ"
    "YgIaBY6/p6sVEc+SCRyPL42LAsdn4aCmgeN0RXjyIvKxbb0LY8fDn20h6hL2P2cbdnm0A1"
    "GhggeQE14m+YGsc6tS/DoKlh7BVhwlvllN2QW1zyMESJsSIB1NUAb0XHNjJwBpfxpjo2oN"
    "vUGF33TtWue7oMjbyAD+17vbT3rAZRmVDrFnAfoPcmz/YCtZ2j2mG9sJbNd/wb/vGLsGx6"
    "h4SlT0le2F30CdEki4gIQLM3cgSLg4Oq7EsusF4qcEgcQ2mcSOpqrJCaDcYnixKu2fABFk"
    "FUshyEKwV2kRnVONcbQX0kgKMFUrvAt6oU6P8ZQknAAmnwCQVvkspjnF85XdH1NC4PnbUy"
    "ZGgNWCDyVile+T+/UT3f21YuTVZVKpmGgCrh6Laf/w+rgE9z8hj408ALcuQewG3pbz/sGS"
    "IIcu0uVjfvBR7GfI5/oVz5VP2BC+EoHvN5XvT6YoA3t+tT9JBDh/DeffxNYFnrOClQsqR/"
    "s1UKLzpBqmaSkwc8EHcvS9AXwg4APpA641AviBDTGfDYEg864idyGu9Ghxpa0TIh+JviWX"
    "fHlchg7hTUbqsyEf6RMb7e0lQtASiz/IuygYkrIltguk5Fd5MKX4JFiym5eswQv0iCn0iM"
    "h9rcGRZOSAKOlFJpYJ0eltHJH1sgPyj9OK6QFNDlMTpuAAR2kbx2PksMk/IHcenf1HZMiD"
    "1T8kL5Bl+7ONqJSORPtKl33ZGFEv/Gvt4Bk/EcUpOsPuI851HCjHX8aPkF+BXhrEv33yQL"
    "aa8vPQ6dKYAzWZpQzsBaVCJZnhBX+13wrnN4055FCco6r8poF1zof3D9gCID/cfrm8uUJ/"
    "/3z1/vruOgp0TxgDcVF4LJOKW5+vLm4UXDWLtgBX3XIFXHW4xidS1cI/GTmodaBq2OB6AN"
    "eDmRsHuB6Ojiu7Qp26XcdTohCAa7IvIpmsJudA5ibD08TbPwkS0KodBooY7Fs5qFZMxlDl"
    "AFfof/QMjwPof/Qsptk854q5kwtl7gzxW0FRNijKZi6+pgbPLHHwk4dzUomSi+NCryAbNl"
    "nwcW2VEePRL+z7PMo0bsQ0blFEjH9NfvoQmwTerQnz74jbRvMeIJA+ZKo7L4hatJR15cXj"
    "B8gjt+/HA3uszmrunaKu2fXK591kREGvLNYrZcha0HzeK7frJ8R7tR/NQjNKA6Jr26EB13"
    "W0OpB0uVgLCgdOuJrSUA/CQtdBT3awDCOgwlsLtWhKfNsiyA549PAOWIgO7pn2s/FJVT+v"
    "JAI7tVq+k7+QVbTJRKA7dXJ0qBWqdK8r1aXxtKBL42m2S+PRGcFBek3Yk882NXQ3VQ5wzT"
    "QmNlQtNiFC/XhJAsUKdMVEgabqswlTcSDluQ2FOOFl85VimbrdrxjHZ0GTtIGlbVnETfLp"
    "dtl1gr7+UfCE2PWfGGShisyV8VCRxkg82xhRrhv7iODZEnkbpk0iziwVFyaS2fFQcwBe0V"
    "TNug+qYGfM4kGUQcteEF9DLBa1jY4lBohx++zt0bVt0wAH/7txwIL/vWP/+3Ho0XumG73H"
    "jqNTA5Nrhfof164mMzasWYlJfocX6I7MPMJUOuwRtML+A7GQzdQWx0naSy0p+1nltTmJVL"
    "MtslrTgLizbZgMqs0tzRHW5Zn+PtqBrNPkw1HMml+zV8sXnWSi6YiAjrCIX4mRGMzg43+g"
    "rx+vPl8h5bbo+g6xpYs+fbm5CUM2pEdI0QaNv1m+W/prQRc2RRcGH/sBtTR2dAWaI65cTk"
    "QiPECoT8pAfZIP9UkGauwtNkmfwjTc+f3QUkKDgLkodOEQTdHYRsOfvwLmO4kh5Ph0jTfx"
    "PF1aSj7ciQCgXR1tcMG2W41ybXO1uWryckoKHFlpTFWTpIIqpxEdwiahaBpnZ2VUjbOzfF"
    "2DX0uDzkOQJ0vsL6vAnRIahLJxcPV5SZ80XsD8wy4RGMI67vqwM8Yl3p95qBJ+RHwfL6ry"
    "ymkpwBSCY7rA1bcXLq7ECu0khrDzKhpEKQfpSYGD9CTrIPUJdohm0V7aLva2OSAnMgrI02"
    "1A/P7BXIDqZdQAPDngGJaX158uPv+iP+EuNQ3DL3+5v7pQDTrXoi6pk5wuC0JBGpMzXqKp"
    "8sij7WujyHJLvmkkaxV9M2xy2y771q/MMUPCJ3v3GhGGYK3u6ZIcbJQmzzAEu0CwCwS7jC"
    "sHu+RWQ9hdHO8NdzlsNYQFpdaPYcBL+AAiOCYKZObxMMGS2B7iz18rEAYKJxx9wxkjSB3s"
    "iA+BGBmoQ2HY6gVl8zlvTqBsPgtl84J49myp0zSjK4VqJt6NqaFhRh+1XDAil3rTvtwati"
    "2awmbanvFcW75mx92sWlIzXxuRRAaokBwkvoO/VBUQjoYPEN1XpXxfrwp8X6+yvi/2jQHR"
    "9WL5693tp9wAg1hE1fPsWYD+gxzb72PPwwJwORgp5S4T46GGcyi6Ar/BZdPM/KaH2R//H9"
    "YRv8c="
)
