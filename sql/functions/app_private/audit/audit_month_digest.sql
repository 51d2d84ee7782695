create or replace function app_private.audit_month_digest(month date)
returns bytea
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    sha256(
      coalesce(
          (
            select string_agg(log.hash, '' order by log.entity collate "C", log.entity_id collate "C", log.sequence)
            from app.audit_log as log
            where
              log.id >= app_private.first_id_of(audit_month_digest.month::timestamp at time zone 'UTC')
              and log.id < app_private.first_id_of(app_private.end_of_audit_month(audit_month_digest.month))
          ),
          ''
        )
        || coalesce(
          (
            select string_agg(log.hash, '' order by log.payout_id, log.sequence)
            from app.payout_audit_log as log
            where
              log.id >= app_private.first_id_of(audit_month_digest.month::timestamp at time zone 'UTC')
              and log.id < app_private.first_id_of(app_private.end_of_audit_month(audit_month_digest.month))
          ),
          ''
        )
    );
$$;
comment on function app_private.audit_month_digest is
  'SHA-256 over the hashes of the rows of a month, one after the other: those of app.audit_log by entity, id and '
  'number, then those of app.payout_audit_log by payout and number. Each hash covers all columns of its row.';
