-- When the processor's books were read for an attempt, and what they said: for people, nothing is decided by it.
CREATE TABLE "look_up" (
    "attempt_id" TEXT NOT NULL,
    "looked_at" TIMESTAMPTZ(3),
    "said" TEXT,
    "next_at" TIMESTAMPTZ(3),
    "hinted_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "look_up_pkey" PRIMARY KEY ("attempt_id")
);

-- Looks that are promised: the search for those whose job was lost walks through them in the order of their time.
CREATE INDEX "look_up_next_at" ON "look_up" ("next_at") WHERE "next_at" IS NOT NULL;

-- How fast all instances together may read one processor's books: a token bucket as the moment at which it is full again.
CREATE TABLE "look_up_budget" (
    "instance_key" TEXT NOT NULL,
    "full_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "look_up_budget_pkey" PRIMARY KEY ("instance_key")
);

-- What is not finished, newest first: after a start all of it is looked up. A handful beside millions that have ended.
CREATE INDEX "attempt_unfinished" ON "attempt" ("created_at" DESC, "id" DESC) WHERE "status" IN ('open', 'unknown', 'overridden');

-- Requests that were not settled: the search for those whose job was lost.
CREATE INDEX "effect_unsettled" ON "effect" ("id") WHERE "status" IN ('planned', 'sent');

-- Facts that could not be applied when they came: the search for those whose job was lost.
CREATE INDEX "inbox_kept" ON "inbox" ("source", "external_id") WHERE "fact" IS NOT NULL;
