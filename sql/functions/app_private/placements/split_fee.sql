create or replace function app_private.split_fee(parts app.recruiter_share[], fee bigint, smallest_step bigint)
returns bigint[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  part app.recruiter_share;
  shared bigint := split_fee.fee;
  rest numeric;
  weights numeric[] := '{}';
  amounts bigint[];
begin
  foreach part in array split_fee.parts loop
    shared := shared - coalesce(part.fixed_amount, 0);
  end loop;
  rest := 100::numeric * shared;
  foreach part in array split_fee.parts loop
    weights := weights || coalesce(part.share, 0) * split_fee.fee;
    rest := rest - coalesce(part.share, 0) * split_fee.fee;
  end loop;
  amounts := case
    when shared > 0 then app_private.split_amount(shared, weights || rest, split_fee.smallest_step)
    else array_fill(0::bigint, array[cardinality(weights) + 1])
  end;
  for number in 1..cardinality(weights) loop
    amounts[number] := coalesce((split_fee.parts[number]).fixed_amount, amounts[number]);
  end loop;
  return amounts;
end;
$$;
comment on function app_private.split_fee is
  'Splits a fee (minor units) into the parts of the recruiters and, as the last element, the platform''s rest, which '
  'together are the fee exactly. Fixed amounts first; shares are of the whole fee, rounded by '
  'app_private.split_amount. The parts have been checked (app_private.parts_problem).';
