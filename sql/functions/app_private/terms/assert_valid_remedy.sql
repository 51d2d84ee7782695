create or replace function app_private.assert_valid_remedy(
  fee_due_days integer,
  late_fee_voids_guarantee boolean,
  guarantee_remedy text,
  replacement_days integer
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_valid_remedy.fee_due_days is not null then
    perform app_private.assert_valid_days(assert_valid_remedy.fee_due_days, 'fee_due_days');
  elseif assert_valid_remedy.late_fee_voids_guarantee then
    perform app_private.raise_error(
      'invalid_argument',
      'A fee without a due date is never late.',
      'Give fee_due_days, the days from the start date in which the fee is paid.',
      'fee_due_days'
    );
  end if;
  if assert_valid_remedy.guarantee_remedy not in ('refund', 'replacement', 'either') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no remedy of a guarantee.', left(assert_valid_remedy.guarantee_remedy, 40)),
      'Use refund, replacement or either.',
      'guarantee_remedy'
    );
  end if;
  if assert_valid_remedy.replacement_days is not null then
    perform app_private.assert_valid_days(assert_valid_remedy.replacement_days, 'replacement_days');
  end if;
  if
    assert_valid_remedy.guarantee_remedy = 'refund' and assert_valid_remedy.replacement_days is not null
    or assert_valid_remedy.guarantee_remedy = 'replacement' and assert_valid_remedy.replacement_days is null
  then
    perform app_private.raise_error(
      'invalid_argument',
      case assert_valid_remedy.guarantee_remedy
        when 'refund' then 'Terms with a refund only have no days for a replacement.'
        else 'Terms with a replacement only say until when it comes: what is taken back waits for that day.'
      end,
      case assert_valid_remedy.guarantee_remedy
        when 'refund' then 'Leave replacement_days out, or use the remedy either.'
        else 'Give replacement_days, counted from the candidate''s last day.'
      end,
      'replacement_days'
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_remedy is
  'Checks what terms say about a late fee and about the remedy of a guarantee. Raises HB008.';
