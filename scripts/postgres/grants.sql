-- What the application's role may do, run by the owner after every `prisma migrate deploy`. Running it again changes nothing.
-- The role's name arrives in the setting sotto.app_role, because a server of your own may call it differently.
--
-- Every table starts append-only for the application (default privileges: read and add). The second block then allows
-- change and removal everywhere but on the tables named there, so a table that nobody thought of, or a forgotten run of
-- this file, fails loudly instead of leaving a journal open.

DO $grants$
DECLARE
  app CONSTANT text := current_setting('sotto.app_role');
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), app);
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', app);
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO %I', app);
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO %I', app);
  EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', app);
END
$grants$;

DO $tables$
DECLARE
  app CONSTANT text := current_setting('sotto.app_role');
  -- Journals and audit: read and add, never change or remove.
  append_only CONSTANT text[] := ARRAY['payment_event', 'call_event', 'audit_entry', 'audit_seal', 'canary_run'];
  -- Migrations belong to the owner; the application only looks whether they are all there.
  read_only CONSTANT text[] := ARRAY['_prisma_migrations'];
  relation record;
  rights text;
BEGIN
  FOR relation IN
    -- A partition counts as the table that it is a part of.
    SELECT c.oid::regclass AS name, coalesce(root.relname, c.relname) AS rule
    FROM pg_class c
    LEFT JOIN pg_class root ON c.relispartition AND root.oid = pg_partition_root(c.oid)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  LOOP
    rights := CASE
      WHEN relation.rule = ANY (read_only) THEN 'SELECT'
      WHEN relation.rule = ANY (append_only) THEN 'SELECT, INSERT'
      ELSE 'SELECT, INSERT, UPDATE, DELETE'
    END;
    EXECUTE format('REVOKE ALL ON TABLE %s FROM %I', relation.name, app);
    EXECUTE format('GRANT %s ON TABLE %s TO %I', rights, relation.name, app);
  END LOOP;
END
$tables$;

-- The job queue. Its tables have row-level security switched on without a policy, which shuts out everybody but the owner.
DO $jobs$
DECLARE
  app CONSTANT text := current_setting('sotto.app_role');
  queue CONSTANT regnamespace := to_regnamespace('graphile_worker');
  relation regclass;
BEGIN
  IF queue IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA graphile_worker TO %I', app);
  EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO %I', app);
  EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO %I', app);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA graphile_worker TO %I', app);
  FOR relation IN
    SELECT oid::regclass FROM pg_class
    WHERE relnamespace = queue AND relkind = 'r' AND relname <> 'migrations'
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO %I', relation, app);
    EXECUTE format('DROP POLICY IF EXISTS application ON %s', relation);
    EXECUTE format('CREATE POLICY application ON %s TO %I USING (true) WITH CHECK (true)', relation, app);
  END LOOP;
END
$jobs$;
