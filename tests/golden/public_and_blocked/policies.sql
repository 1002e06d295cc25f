CREATE POLICY "crm_group_everything_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_group_everything" USING ((true));
CREATE POLICY "crm_timed_everything_read" ON "crm"."contact" AS PERMISSIVE FOR SELECT TO "crm_timed_everything" USING (((SELECT "crm_access"."active"('everything', CURRENT_USER)) AND (true)));
ALTER TABLE "crm"."contact" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "crm"."contact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "hr"."payroll" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "hr"."payroll" FORCE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA "crm" TO "crm_people";
GRANT SELECT ON TABLE "crm"."contact" TO "crm_people";
GRANT SELECT ON TABLE "crm"."country" TO "crm_people";
