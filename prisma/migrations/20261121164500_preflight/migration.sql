-- What each check of the preflight has found last. No history: what matters is what is so now, and since when.
CREATE TABLE "preflight" (
    "name" TEXT NOT NULL,
    "finding" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "moment" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "preflight_pkey" PRIMARY KEY ("name")
);

-- One row, locked by whoever asks for a round, so that two instances do not both begin one.
CREATE TABLE "preflight_round" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "asked_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "preflight_round_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "preflight_round_one_row" CHECK ("id" = 1)
);
INSERT INTO "preflight_round" ("id") VALUES (1);

-- When the processor's last webhook came: of some twenty callbacks one is such, and with none at all every row would be read.
CREATE INDEX "inbox_shuttle" ON "inbox" ("received_at") WHERE "source" = 'shuttle';
