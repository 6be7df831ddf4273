-- Sealed texts by the key that they are sealed under (lib/adapters/prisma/sealed-places.ts): which ones are not under the
-- current key is asked every hour, and few are among millions of rows.
CREATE INDEX "payment_sealed_key" ON "payment" (left("state" #>> '{saved,sealedToken}', 12) COLLATE "C")
WHERE ("state" #>> '{saved,sealedToken}') IS NOT NULL;

CREATE INDEX "payment_event_sealed_key" ON "payment_event" (left("data" #>> '{saved,sealedToken}', 12) COLLATE "C")
WHERE ("data" #>> '{saved,sealedToken}') IS NOT NULL;
