create or replace function app_private.keep_succeeded()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select
    from app.finding_bookings as booking
    where booking.transfer_id = new.id and booking.kind = 'paid' and booking.undone_at is not null
  ) then
    perform app_private.raise_error(
      'wrong_status',
      format('Transfer %s succeeded: Stripe has executed it.', new.id),
      'What it paid is taken back at Stripe; only app.link_transfer is undone.',
      'transfer_id'
    );
  end if;
  return new;
end;
$$;
comment on function app_private.keep_succeeded is
  'Before-update trigger of transfers that would no longer be succeeded: refused, unless a link by hand '
  '(app.link_transfer) made this transfer, and it is undone. Raises HB003.';
