-- What the search for card data came to, for the page Health (docs/security/canary.md). A few rows a year.
CREATE TABLE "canary_run" (
    "id" TEXT NOT NULL,
    "ran_at" TIMESTAMPTZ(3) NOT NULL,
    "planted" INTEGER NOT NULL,
    "scanner_found" INTEGER NOT NULL,
    "hits" INTEGER NOT NULL,
    "heap_hits" INTEGER NOT NULL,
    "false_positives" INTEGER NOT NULL,

    CONSTRAINT "canary_run_pkey" PRIMARY KEY ("id")
);

-- The last one is asked for once an hour.
CREATE INDEX "canary_run_ran_at_idx" ON "canary_run"("ran_at" DESC);
