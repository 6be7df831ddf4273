-- How fast business time runs under the demo switch; empty everywhere else. One row, so that all instances agree.
CREATE TABLE "demo_pace" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "real_at" TIMESTAMPTZ(3) NOT NULL,
    "business_at" TIMESTAMPTZ(3) NOT NULL,
    "scale" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "demo_pace_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "demo_pace_one_row" CHECK ("id" = 1),
    CONSTRAINT "demo_pace_scale" CHECK ("scale" BETWEEN 1 AND 60)
);
