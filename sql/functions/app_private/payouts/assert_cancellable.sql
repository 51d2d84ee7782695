create or replace function app_private.assert_cancellable(
  payout app.payouts,
  argument text default 'payout_id',
  what_to_do text default 'Only a payout of which nothing was paid can be cancelled.'
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    (assert_cancellable.payout).status not in ('pending', 'approved', 'processing', 'failed')
    or exists (
      select
      from app.payout_schedules as paid
      where paid.payout_id = (assert_cancellable.payout).id and paid.status = 'processed'
    )
  then
    perform app_private.raise_error(
      'wrong_status',
      format(
        'Payout %s is %s%s: it cannot be cancelled.',
        (assert_cancellable.payout).id,
        (assert_cancellable.payout).status,
        case when (assert_cancellable.payout).status = 'processing' then ' and a part of it is paid' else '' end
      ),
      assert_cancellable.what_to_do,
      assert_cancellable.argument
    );
  end if;
end;
$$;
comment on function app_private.assert_cancellable is
  'Raises HB003 for a payout that has ended, or of which a part is paid. argument: the name of the caller''s argument '
  'at fault. what_to_do: the hint.';
