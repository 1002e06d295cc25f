DROP FUNCTION "crm_people"."end_cover"(bigint, timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."end_cover"(bigint, date, text)
;

DROP FUNCTION "crm_people"."prolong_cover"(bigint, timestamp with time zone, text, boolean)
;

DROP FUNCTION "crm_people"."prolong_cover"(bigint, date, text, boolean)
;

DROP FUNCTION "crm_people"."share"(text, text, timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."share"(text, text, date, text)
;

DROP FUNCTION "crm_people"."handover"(text, text, timestamp with time zone, boolean, text)
;

DROP FUNCTION "crm_people"."handover"(text, text, date, boolean, text)
;

DROP FUNCTION "crm_people"."cover"(text, text, timestamp with time zone, timestamp with time zone, integer, integer, text, text[], boolean)
;

DROP FUNCTION "crm_people"."cover"(text, text, date, date, integer, integer, text, text[], boolean)
;

DROP FUNCTION "crm_people"."unassign"(text, text, timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."unassign"(text, text, date, text)
;

DROP FUNCTION "crm_people"."assign"(text, text, timestamp with time zone, timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."assign"(text, text, date, date, text)
;

DROP FUNCTION "crm_people"."report_counts"(bigint)
;

DROP FUNCTION "crm_people"."contact_counts"(text)
;

DROP FUNCTION "crm_people"."group_counts"()
;

DROP FUNCTION "crm_people"."granted_outside"()
;

DROP VIEW "crm_people"."model_records"
;

DROP FUNCTION "crm_people"."model_in_force"()
;

DROP FUNCTION "crm_people"."sees"(text, timestamp with time zone)
;

DROP FUNCTION "crm_people"."why"(text, text, timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."who_sees"(text, timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."holders"(timestamp with time zone)
;

DROP FUNCTION "crm_people"."faceless"(text, timestamp with time zone, jsonb, jsonb)
;

DROP FUNCTION "crm_people"."face_counts"(timestamp with time zone, text, jsonb, jsonb)
;

DROP VIEW "crm_people"."face_conflicts"
;

DROP FUNCTION "crm_people"."face_conflicts_at"(timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text)
;

DROP FUNCTION "crm_people"."faces_of"(text, timestamp with time zone, text, text)
;

DROP TRIGGER "end_offices" ON "crm_access"."person"
;

DROP FUNCTION "crm_people"."end_offices"()
;

DROP TRIGGER "require_tick" ON "crm_people"."user_access_groups"
;

DROP TRIGGER "begin_ticks" ON "crm_people"."user_access_groups"
;

DROP TRIGGER "tick" ON "crm_people"."user_access_groups"
;

DROP FUNCTION "crm_people"."require_tick"()
;

DROP FUNCTION "crm_people"."begin_ticks"()
;

DROP FUNCTION "crm_people"."tick"()
;

DROP VIEW "crm_people"."user_access_groups"
;

DROP VIEW "crm_people"."log"
;

DROP VIEW "crm_people"."people"
;

DROP VIEW "crm_people"."shares"
;

DROP VIEW "crm_people"."covers"
;

DROP VIEW "crm_people"."members"
;

DROP FUNCTION "crm_people"."heads"(text)
;

DROP FUNCTION "crm_people"."compare_reach"(jsonb, jsonb, text, timestamp with time zone)
;

DROP FUNCTION "crm_people"."membership_at"(text, timestamp with time zone)
;

DROP FUNCTION "crm_people"."expel"(text, text)
;

DROP FUNCTION "crm_people"."admit"(text, text)
;

DROP FUNCTION "crm_people"."strangers"()
;

DROP FUNCTION "crm_people"."adopt"(text)
;

DROP FUNCTION "crm_people"."tidy"()
;

DROP FUNCTION "crm_people"."dismiss_auditor"(text, text)
;

DROP FUNCTION "crm_people"."appoint_auditor"(text, text)
;

DROP FUNCTION "crm_people"."dismiss"(text, text, text)
;

DROP FUNCTION "crm_people"."appoint"(text, text, text)
;

DROP VIEW "crm_people"."added_territories"
;

DROP FUNCTION "crm_people"."remove_territory"(text, text)
;

DROP FUNCTION "crm_people"."add_territory"(text, text, text, text)
;

DROP FUNCTION "crm_people"."about_person"(text, date)
;

DROP FUNCTION "crm_people"."forget"(text, text, boolean, date, boolean)
;

DROP FUNCTION "crm_people"."leavers"()
;

DROP FUNCTION "crm_people"."unregister"(text, text)
;

DROP FUNCTION "crm_people"."rehire"(text, text)
;

DROP FUNCTION "crm_people"."reactivate"(text, text)
;

DROP FUNCTION "crm_people"."deactivate"(text, text)
;

DROP FUNCTION "crm_people"."new_password"(text, text)
;

DROP FUNCTION "crm_people"."make_login"(text, text, jsonb, boolean, text)
;

DROP FUNCTION "crm_people"."register"(text, text, jsonb, text)
;

DROP FUNCTION "crm_people"."handover"(text, text, text, boolean, text)
;

DROP FUNCTION "crm_people"."give"(text, jsonb, text)
;

DROP FUNCTION "crm_people"."unshare"(text, text, text)
;

DROP FUNCTION "crm_people"."share"(text, text, text, text)
;

DROP FUNCTION "crm_people"."cover_concerns"(text, text, text, text, text[])
;

DROP FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean)
;

DROP FUNCTION "crm_people"."end_cover"(bigint, text, text)
;

DROP FUNCTION "crm_people"."cover"(text, text, text, text, integer, integer, text, text[], boolean)
;

DROP FUNCTION "crm_people"."unassign"(text, text, text, text)
;

DROP FUNCTION "crm_people"."assign"(text, text, text, text, text)
;

DROP FUNCTION "crm_people"."require_group"(text)
;

DROP VIEW "crm_people"."directory"
;

DROP FUNCTION "crm_people"."time_zone"()
;

DROP FUNCTION "crm_people"."moment_of"(text, boolean)
;

DROP SCHEMA "crm_people"
;

DROP FUNCTION "crm_access"."about"(text, text, bigint)
;

DROP FUNCTION "crm_access"."pseudonymise"(text, text, bigint, boolean)
;

DROP FUNCTION "crm_access"."pseudonymised"(jsonb, text[], text, boolean)
;

DROP FUNCTION "crm_access"."without_names"(text, text[], text)
;

DROP FUNCTION "crm_access"."require_undeclared"(text, text, bigint)
;

DROP FUNCTION "crm_access"."one_who_left"(text, date)
;

DROP FUNCTION "crm_access"."who_left"()
;

DROP FUNCTION "crm_access"."had_logins"(text, bigint)
;

DROP FUNCTION "crm_access"."remove_person"(text)
;

DROP FUNCTION "crm_access"."leave_offices"(text)
;

DROP FUNCTION "crm_access"."counted_contacts"(text)
;

DROP FUNCTION "crm_access"."asks_person"(jsonb, text)
;

DROP FUNCTION "crm_access"."recorded"(text)
;

DROP VIEW "crm_access"."outside_log"
;

DROP FUNCTION "crm_access"."note_of_leavers"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."left_since"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."note_of_row"(text, timestamp with time zone, text, timestamp with time zone, timestamp with time zone, boolean)
;

DROP FUNCTION "crm_access"."groups_then"(text, text, timestamp with time zone, text)
;

DROP FUNCTION "crm_access"."row_then"(text, text, timestamp with time zone)
;

DROP FUNCTION "crm_access"."whole_key"(text, text)
;

DROP FUNCTION "crm_access"."told_today"(text, text)
;

DROP FUNCTION "crm_access"."shown_by_share"(text[], crm_access.person)
;

DROP FUNCTION "crm_access"."share_told"(text)
;

DROP FUNCTION "crm_access"."shares_at"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."shareable"(text)
;

DROP FUNCTION "crm_access"."contact_in_area"(text)
;

DROP FUNCTION "crm_access"."answers_about"(text)
;

DROP FUNCTION "crm_access"."ever_in"(text[])
;

DROP FUNCTION "crm_access"."gives"(text)
;

DROP FUNCTION "crm_access"."count_reached"(text, jsonb)
;

DROP FUNCTION "crm_access"."reach_condition"(text, text, text[], boolean)
;

DROP FUNCTION "crm_access"."linked_condition"(jsonb, jsonb, text)
;

DROP FUNCTION "crm_access"."row_groups_of"(text, text)
;

DROP FUNCTION "crm_access"."reached"(text, text[], boolean)
;

DROP FUNCTION "crm_access"."root_reached"(text, text[])
;

DROP FUNCTION "crm_access"."reached_itself"(text, text[])
;

DROP FUNCTION "crm_access"."restricted"(jsonb, text[])
;

DROP VIEW "crm_access"."known_person"
;

DROP FUNCTION "crm_access"."rows_above"(jsonb, jsonb, text[])
;

DROP FUNCTION "crm_access"."rows_asked"(jsonb)
;

DROP FUNCTION "crm_access"."key_values"(text)
;

DROP FUNCTION "crm_access"."key_text"(jsonb, text)
;

DROP FUNCTION "crm_access"."contact_groups_of"(text, text)
;

DROP FUNCTION "crm_access"."has_key"(jsonb, text, text)
;

DROP FUNCTION "crm_access"."key_columns"(jsonb)
;

DROP FUNCTION "crm_access"."table_named"(text)
;

DROP FUNCTION "crm_access"."conflicts_at"(timestamp with time zone, text)
;

DROP FUNCTION "crm_access"."conflicts_between"(text, jsonb, text, text, text)
;

DROP FUNCTION "crm_access"."conflict_slices"(timestamp with time zone, text)
;

DROP FUNCTION "crm_access"."root_of"(text, text)
;

DROP FUNCTION "crm_access"."require_family"(text)
;

DROP FUNCTION "crm_access"."require_attended"(crm_access.cover, boolean, text)
;

DROP FUNCTION "crm_access"."shown_concern"(text, text, text, tstzrange, crm_access.cover)
;

DROP FUNCTION "crm_access"."concerns_of"(crm_access.cover)
;

DROP FUNCTION "crm_access"."unattended"(crm_access.cover[], text[])
;

DROP FUNCTION "crm_access"."away"(crm_access.cover[])
;

DROP VIEW "crm_access"."holding"
;

DROP FUNCTION "crm_access"."holders_at"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."reach_at"(text, timestamp with time zone)
;

DROP FUNCTION "crm_access"."own_at"(text, bigint, timestamp with time zone)
;

DROP FUNCTION "crm_access"."active_at"(text, bigint, timestamp with time zone)
;

DROP FUNCTION "crm_access"."end_timed"(text, text, timestamp with time zone)
;

DROP FUNCTION "crm_access"."join_due"(text)
;

DROP FUNCTION "crm_access"."leave_all"(text)
;

DROP FUNCTION "crm_access"."leave_idle"(text)
;

DROP FUNCTION "crm_access"."changeable_cover"(bigint)
;

DROP FUNCTION "crm_access"."put_timed"(text, text, timestamp with time zone, timestamp with time zone, text)
;

DROP FUNCTION "crm_access"."join_covers"(text, text)
;

DROP FUNCTION "crm_access"."due"(text)
;

DROP FUNCTION "crm_access"."held"(text)
;

DROP FUNCTION "crm_access"."acting"(text, name)
;

DROP FUNCTION "crm_access"."attribute_values"(text, name)
;

DROP FUNCTION "crm_access"."attribute"(text, name)
;

DROP FUNCTION "crm_access"."known_attributes"(text)
;

DROP FUNCTION "crm_access"."me"(name)
;

DROP FUNCTION "crm_access"."called"(text)
;

DROP FUNCTION "crm_access"."shared"(name)
;

DROP FUNCTION "crm_access"."active"(text, name)
;

DROP FUNCTION "crm_access"."acting_for"(text, text)
;

DROP FUNCTION "crm_access"."holds_itself"(text, text)
;

DROP FUNCTION "crm_access"."change_role"(text, text, boolean)
;

DROP FUNCTION "crm_access"."line_of"(text, text)
;

DROP TRIGGER "require_line" ON "crm_access"."reporting"
;

DROP FUNCTION "crm_access"."require_line"()
;

DROP TRIGGER "refill_reporting" ON "crm_access"."model"
;

DROP FUNCTION "crm_access"."refill_reporting"()
;

DROP TRIGGER "follow_reporting" ON "crm_access"."person"
;

DROP FUNCTION "crm_access"."follow_reporting"()
;

DROP FUNCTION "crm_access"."places_of"(crm_access.person)
;

DROP FUNCTION "crm_access"."new_attributes"(jsonb, jsonb)
;

DROP FUNCTION "crm_access"."counts"(pg_auth_members)
;

DROP FUNCTION "crm_access"."signal"()
;

DROP FUNCTION "crm_access"."record"(text)
;

DROP TRIGGER "in_force_has_names" ON "crm_access"."in_force"
;

DROP TRIGGER "log_has_names" ON "crm_access"."log"
;

DROP TRIGGER "in_force_is_final" ON "crm_access"."in_force"
;

DROP TRIGGER "log_is_final" ON "crm_access"."log"
;

DROP TRIGGER "log_area_manager" ON "crm_access"."area_manager"
;

DROP TRIGGER "end_of_person" ON "crm_access"."person"
;

DROP FUNCTION "crm_access"."end_of_person"()
;

DROP TRIGGER "log_person" ON "crm_access"."person"
;

DROP TRIGGER "log_share" ON "crm_access"."share"
;

DROP TRIGGER "log_cover" ON "crm_access"."cover"
;

DROP TRIGGER "log_membership" ON "crm_access"."membership"
;

DROP FUNCTION "crm_access"."log_is_final"()
;

DROP TRIGGER "log_added_territory" ON "crm_access"."added_territory"
;

DROP FUNCTION "crm_access"."log_added_territory"()
;

DROP FUNCTION "crm_access"."log_area_manager"()
;

DROP FUNCTION "crm_access"."log_person"()
;

DROP FUNCTION "crm_access"."log_share"()
;

DROP FUNCTION "crm_access"."log_cover"()
;

DROP FUNCTION "crm_access"."log_membership"()
;

DROP FUNCTION "crm_access"."write_log"(crm_access.log)
;

DROP FUNCTION "crm_access"."begin_change"(text, text)
;

DROP FUNCTION "crm_access"."note_of_home"()
;

DROP FUNCTION "crm_access"."require_home"()
;

DROP FUNCTION "crm_access"."home_databases"()
;

DROP TRIGGER "end_areas" ON "crm_access"."territory"
;

DROP FUNCTION "crm_access"."end_areas"()
;

DROP TRIGGER "end_added" ON "crm_access"."territory"
;

DROP FUNCTION "crm_access"."end_added"()
;

DROP FUNCTION "crm_access"."added_below"(text[])
;

DROP FUNCTION "crm_access"."require_new_territory"(text, text)
;

DROP FUNCTION "crm_access"."changeable_territory"(text)
;

DROP FUNCTION "crm_access"."territory_in_area"(text, text)
;

DROP FUNCTION "crm_access"."declared_above"(text)
;

DROP FUNCTION "crm_access"."require_territory"(text)
;

DROP FUNCTION "crm_access"."follow_logins"()
;

DROP FUNCTION "crm_access"."open_login"(text, boolean)
;

DROP FUNCTION "crm_access"."password_ends"()
;

DROP FUNCTION "crm_access"."random_password"()
;

DROP FUNCTION "crm_access"."scram_verifier"(text)
;

DROP FUNCTION "crm_access"."hmac_block"(bytea, integer)
;

DROP FUNCTION "crm_access"."require_plain_login"(text)
;

DROP FUNCTION "crm_access"."require_active"(text)
;

DROP FUNCTION "crm_access"."require_effect"(text, text, boolean)
;

DROP FUNCTION "crm_access"."require_bound"(text)
;

DROP FUNCTION "crm_access"."require_shared"(text, text[])
;

DROP FUNCTION "crm_access"."require_groups"(text, text[])
;

DROP FUNCTION "crm_access"."require_reader_of_all"(text)
;

DROP FUNCTION "crm_access"."require_reader"(text)
;

DROP FUNCTION "crm_access"."require_manager"(text)
;

DROP FUNCTION "crm_access"."did_you_mean"(text, text[], text)
;

DROP FUNCTION "crm_access"."nearest"(text, text[])
;

DROP FUNCTION "crm_access"."acts_as"(text)
;

DROP FUNCTION "crm_access"."in_area"(text, text)
;

DROP FUNCTION "crm_access"."reads"()
;

DROP FUNCTION "crm_access"."self_service"()
;

DROP FUNCTION "crm_access"."own_login"()
;

DROP FUNCTION "crm_access"."manages"()
;

DROP FUNCTION "crm_access"."caller_deactivated"()
;

DROP VIEW "crm_access"."standing"
;

DROP FUNCTION "crm_access"."login_state"(text)
;

DROP FUNCTION "crm_access"."group_named"(text)
;

DROP FUNCTION "crm_access"."name_of"(text)
;

DROP FUNCTION "crm_access"."login_of"(text)
;

DROP VIEW "crm_access"."period"
;

DROP FUNCTION "crm_access"."shown_end"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."shown_begin"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."begins_day"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."shown_moment"(timestamp with time zone)
;

DROP FUNCTION "crm_access"."parsed_moment"(text, integer)
;

DROP FUNCTION "crm_access"."caller"()
;

DROP VIEW "crm_access"."bound"
;

DROP FUNCTION "crm_access"."this_server"()
;

DROP FUNCTION "crm_access"."goes_by"(text, bigint)
;

DROP FUNCTION "crm_access"."known_as"(text, bigint)
;

DROP VIEW "crm_access"."role_given"
;

DROP INDEX "crm_access"."log_former"
;

DROP INDEX "crm_access"."log_login"
;

DROP INDEX "crm_access"."share_contact"
;

DROP INDEX "crm_access"."cover_absent"
;

DROP INDEX "crm_access"."cover_substitute"
;

DROP INDEX "crm_access"."membership_login"
;

DROP TABLE "crm_access"."leaver"
;

DROP TABLE "crm_access"."taken"
;

DROP TABLE "crm_access"."in_force"
;

DROP INDEX "crm_access"."reporting_parent"
;

DROP INDEX "crm_access"."reporting_value"
;

DROP TABLE "crm_access"."reporting"
;

DROP TABLE "crm_access"."log"
;

DROP TABLE "crm_access"."area_manager"
;

DROP TABLE "crm_access"."share"
;

DROP TABLE "crm_access"."cover"
;

DROP TABLE "crm_access"."added_territory"
;

DROP TABLE "crm_access"."open_territory"
;

DROP TABLE "crm_access"."territory"
;

DROP TABLE "crm_access"."family"
;

DROP TABLE "crm_access"."root"
;

DROP TABLE "crm_access"."access_group"
;

DROP TABLE "crm_access"."model"
;

DROP TABLE "crm_access"."membership"
;

DROP TABLE "crm_access"."person"
;
