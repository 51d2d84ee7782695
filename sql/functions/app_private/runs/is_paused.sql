create or replace function app_private.is_paused(currency text, recruiter_id uuid, placement_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app.payout_pauses as pause
      where
        pause.resumed_at is null
        and case pause.scope_kind
          when 'all' then true
          when 'currency' then pause.scope_value = is_paused.currency
          when 'recruiter' then pause.scope_value = is_paused.recruiter_id::text
          when 'company'
            then pause.scope_value = (
              select placement.company_id::text
              from app.placements as placement
              where placement.id = is_paused.placement_id
            )
        end
    );
$$;
comment on function app_private.is_paused is
  'Whether a pause covers this currency, this recruiter or the company of this placement.';
