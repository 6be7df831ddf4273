-- How far a session has come, and what its person has proven in it. Sessions of before end here: nobody has shown a
-- second factor in them.
ALTER TABLE "session"
  ADD COLUMN "stage" TEXT NOT NULL DEFAULT 'code',
  ADD COLUMN "confirmed_at" TIMESTAMPTZ(3),
  ADD COLUMN "previous_token" TEXT,
  ADD COLUMN "previous_until" TIMESTAMPTZ(3),
  ADD COLUMN "active_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- Requests that were on their way with the token of before.
CREATE UNIQUE INDEX "session_previous_token_key" ON "session"("previous_token");

CREATE TABLE "second_factor" (
    "user_id" TEXT NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "second_factor_pkey" PRIMARY KEY ("user_id")
);

-- Its key is what makes a code count once: of twenty tries at the same moment one can write the row.
CREATE TABLE "code_use" (
    "user_id" TEXT NOT NULL,
    "step" BIGINT NOT NULL,

    CONSTRAINT "code_use_pkey" PRIMARY KEY ("user_id","step")
);

CREATE TABLE "recovery_code" (
    "user_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("user_id","hash")
);

CREATE TABLE "invitation" (
    "token_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("token_hash")
);

CREATE TABLE "sign_in_try" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_try_pkey" PRIMARY KEY ("key")
);

-- A person's open invitations: a new one voids those of before.
CREATE INDEX "invitation_user_id_idx" ON "invitation"("user_id");

-- The clean-up of old rows.
CREATE INDEX "sign_in_try_at_idx" ON "sign_in_try"("at");

ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "code_use" ADD CONSTRAINT "code_use_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
