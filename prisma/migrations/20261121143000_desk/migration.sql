-- AlterTable
ALTER TABLE "agent_presence" ADD COLUMN     "reason" TEXT,
ADD COLUMN     "screen" TEXT;

-- CreateIndex
CREATE INDEX "call_agent_id_created_at_idx" ON "call"("agent_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "call_from_number_idx" ON "call"("from_number");

-- CreateIndex
CREATE INDEX "progress_effect_id_idx" ON "progress"("effect_id");
