-- What a person must settle, and whom somebody must call back.
ALTER TABLE "payment" ADD COLUMN "unresolved" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "to_tell" BOOLEAN NOT NULL DEFAULT false;

UPDATE "payment" SET "unresolved" = true
WHERE "status" IN ('outcomeUnknown', 'booksDiffer') OR ("status" = 'paid' AND NOT "settled");

-- Both lists are short, however many payments there are.
CREATE INDEX "payment_unresolved" ON "payment" ("created_at", "id") WHERE "unresolved";
CREATE INDEX "payment_to_tell" ON "payment" ("created_at", "id") WHERE "to_tell";

-- Connectors through which no card is taken. A stop stays as a row when it is lifted.
CREATE TABLE "card_stop" (
    "id" BIGSERIAL NOT NULL,
    "connector" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT NOT NULL,
    "by_id" TEXT,
    "payment_id" TEXT,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,

    CONSTRAINT "card_stop_pkey" PRIMARY KEY ("id")
);

-- One stop in force per connector: whoever stops it again finds it stopped.
CREATE UNIQUE INDEX "card_stop_in_force" ON "card_stop" ("connector") WHERE "lifted_at" IS NULL;
