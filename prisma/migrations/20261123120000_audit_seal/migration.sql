-- Which transaction wrote a row: what is below pg_snapshot_xmin has ended, so that no row can appear any more between two
-- that are sealed. The whole number with its epoch, which never wraps around.
ALTER TABLE "audit_entry" ADD COLUMN "xid" xid8 NOT NULL DEFAULT pg_current_xact_id();

-- The order in which rows are sealed. The sealer looks once a second for what comes after the last one.
CREATE INDEX "audit_entry_xid" ON "audit_entry" ("xid", "id");

-- The search lists newest first and pages by (at, id): each filter by itself finds its page without a sort, however many
-- rows there are. What was refused or failed is rare, so that a part of the table is enough.
CREATE INDEX "audit_entry_at" ON "audit_entry" ("at" DESC, "id" DESC);
CREATE INDEX "audit_entry_actor" ON "audit_entry" ("actor_id", "at" DESC, "id" DESC);
CREATE INDEX "audit_entry_action" ON "audit_entry" ("action", "at" DESC, "id" DESC);
CREATE INDEX "audit_entry_subject" ON "audit_entry" ("subject_id", "at" DESC, "id" DESC);
CREATE INDEX "audit_entry_not_done" ON "audit_entry" ("outcome", "at" DESC, "id" DESC) WHERE "outcome" <> 'done';
DROP INDEX "audit_entry_at_idx";
DROP INDEX "audit_entry_subject_id_idx";

-- The chain over the audit: each seal holds the hash of its row and of the seal before it, made with a key that the database
-- does not know. Numbers without a gap; no sequence, because a transaction that fails would leave one.
CREATE TABLE "audit_seal" (
    "serial" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "previous_hash" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("serial"),
    CONSTRAINT "audit_seal_hashes" CHECK (octet_length("hash") = 32 AND octet_length("previous_hash") = 32)
);

-- A row is sealed once, whatever two sealers do at the same time.
CREATE UNIQUE INDEX "audit_seal_entry_id_key" ON "audit_seal" ("entry_id");
