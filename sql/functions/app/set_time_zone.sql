create or replace function app.set_time_zone(
  company_id uuid default null,
  time_zone text default null,
  reason text default null
)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  before text;
  after text;
begin
  perform app_private.begin_verb(set_time_zone.reason);
  if set_time_zone.company_id is null then
    after := app_private.read_time_zone(set_time_zone.time_zone);
    select known.time_zone into before from app_private.platform_time_zone as known for no key update;
    update app_private.platform_time_zone as known set time_zone = after where known.singleton;
  else
    if set_time_zone.time_zone is not null then
      after := app_private.read_time_zone(set_time_zone.time_zone);
    end if;
    select known.time_zone
    into before
    from app.companies as known
    where known.id = set_time_zone.company_id
    for no key update;
    if not found then
      perform app_private.raise_not_found('company', 'company_id');
    end if;
    update app.companies as known set time_zone = after where known.id = set_time_zone.company_id;
  end if;
  perform app_private.write_event(
    'time_zone.set',
    jsonb_build_object(
      'company_id', set_time_zone.company_id,
      'time_zone', after,
      'before', before,
      'reason', set_time_zone.reason,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => set_time_zone.company_id
  );
  perform app_private.set_reason(null);
  return app_private.time_zone_of(set_time_zone.company_id);
end;
$$;
comment on function app.set_time_zone is
  'Sets the time zone in which the days of placements are counted: of a company, or of the platform (company_id '
  'null), which companies without one have. time_zone: a name of pg_timezone_names, such as Europe/Berlin; null for a '
  'company: the platform''s. It counts for placements that are signed from then on: each keeps the one that it was '
  'signed with. The days and months of payments that were made stay as statements told them: for reports the '
  'platform''s time zone counts from now on, and from the beginning while there is no payout yet. Returns the time '
  'zone that holds now. Admins only. Raises HB001, HB002 (no such company), HB008 (no reason), HB037 (the reason is '
  'too long), HB063 (no such time zone).';
