-- Payments of the processor's that webhooks have named, until they are read: whoever knows the secret address can name as many
-- as they like, as often as they like, and the processor is asked at our pace all the same. A thousand rows at most
-- (lib/ports/hints.ts), so that no index is needed but that of the name.
CREATE TABLE "hint" (
    "processor_payment" TEXT NOT NULL,
    "hinted_at" TIMESTAMPTZ(3) NOT NULL,
    "times" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "hint_pkey" PRIMARY KEY ("processor_payment")
);
