create or replace function app_private.refuse_late_recruiter()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from app.payouts where placement_id = new.placement_id) then
    perform app_private.raise_error(
      'wrong_status',
      'The payouts of this placement are made: its recruiters are fixed.',
      'Cancel the placement and create it anew.',
      'recruiters'
    );
  end if;
  -- Who left since shares in the fee of a replacement as before.
  if
    not exists (
      select
      from
        app.placements as placement
        join app.placement_recruiters as earlier on earlier.placement_id = placement.replaces_placement_id
      where placement.id = new.placement_id and earlier.recruiter_id = new.recruiter_id
    )
    and not exists (select from app.users where id = new.recruiter_id and role = 'recruiter' and deactivated_at is null)
  then
    perform app_private.raise_error(
      'unknown_recruiter',
      'Only an active recruiter can share a fee.',
      'Name a user whose role is recruiter and who was not switched off.',
      'recruiters'
    );
  end if;
  return new;
end;
$$;
comment on function app_private.refuse_late_recruiter is
  'Before-insert trigger of app.placement_recruiters. Raises HB003 once the placement has payouts, HB011 for a user '
  'who is not an active recruiter.';
