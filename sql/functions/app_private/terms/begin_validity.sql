create or replace function app_private.begin_validity()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  is_signed boolean;
begin
  if new.validity is null then
    if new.company_id is null then
      is_signed := exists (
        select
        from
          app.placements as placement
          join app.payout_policies as policy on policy.id = placement.policy_id
        where policy.company_id is null
      );
    else
      is_signed := exists (select from app.placements as placement where placement.company_id = new.company_id);
    end if;
    new.validity := daterange(
      case when is_signed then app_private.today_in(app_private.time_zone_of(new.company_id)) end,
      null
    );
  end if;
  if upper_inf(new.validity) then
    update app.payout_policies as earlier
    set validity = case
      when not lower_inf(new.validity) then nullif(earlier.validity * daterange(null, lower(new.validity)), 'empty')
    end
    where earlier.company_id is not distinct from new.company_id and earlier.validity && new.validity;
  end if;
  return new;
end;
$$;
comment on function app_private.begin_validity is
  'Before-insert trigger of app.payout_policies: the signature dates for which a version of the terms holds. Without '
  'others, from today on; for every date as long as nothing was signed: no placement of the company, or under the '
  'platform''s terms. A version without an end takes the place of every other from its first date on.';
