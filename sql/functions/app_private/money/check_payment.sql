create or replace function app_private.check_payment()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- It may have been undone in the same transaction, which is asked last: the sum is nearly always right.
  if
    new.amount <> (
      select coalesce(sum(part.amount), 0)
      from
        (
          select transfer.amount
          from app.payout_transfers as transfer
          where transfer.schedule_id = new.id and transfer.status = 'succeeded'
          union all
          select payment.amount
          from app.manual_payments as payment
          where payment.schedule_id = new.id and payment.undone_at is null
          union all
          select step.amount
          from app.recovery_steps as step
          where step.schedule_id = new.id and step.status = 'done'
        ) as part
    )
    and exists (select from app.payout_schedules as current where current.id = new.id and current.status = 'processed')
  then
    perform app_private.raise_error(
      'books_unbalanced',
      format('Schedule %s would be processed, and its payments and offsets do not sum to %s.', new.id, new.amount),
      'Nothing was changed. Report it: no verb should come to this.'
    );
  end if;
  return null;
end;
$$;
comment on function app_private.check_payment is
  'Deferred trigger of schedules that are processed: what Stripe transferred, what was paid outside Stripe and what '
  'was set off sum to the schedule. Raises HB038.';
