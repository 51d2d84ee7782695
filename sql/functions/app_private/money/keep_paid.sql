create or replace function app_private.keep_paid()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    exists (
      select
      from app.payout_transfers as transfer
      where transfer.schedule_id = new.id and transfer.status <> 'refused'
    )
    or exists (
      select
      from app.recovery_steps as step
      where step.schedule_id = new.id and step.status <> 'dropped'
    )
    or exists (
      select
      from app.manual_payments as payment
      where payment.schedule_id = new.id and payment.undone_at is null
    )
  then
    perform app_private.raise_error(
      'wrong_status',
      format('Schedule %s is paid: it cannot become %s.', new.id, new.status),
      'What was paid is taken back at Stripe, or set off; a booking by hand is undone.',
      'schedule_id'
    );
  end if;
  return new;
end;
$$;
comment on function app_private.keep_paid is
  'Before-update trigger of schedules that would no longer be processed: refused while a transfer, an offset or a '
  'standing payment by hand pays it. Raises HB003.';
