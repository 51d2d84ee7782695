create or replace function app_private.assert_status(
  entity text,
  id uuid,
  status text,
  expected text[],
  what_to_do text,
  argument text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_status.status <> all (assert_status.expected) then
    perform app_private.raise_error(
      'wrong_status',
      format(
        '%s %s is %s, not %s.',
        initcap(assert_status.entity),
        assert_status.id,
        assert_status.status,
        array_to_string(assert_status.expected, ' or ')
      ),
      assert_status.what_to_do,
      assert_status.argument
    );
  end if;
end;
$$;
comment on function app_private.assert_status is
  'Raises HB003 unless a row is in one of the expected statuses. expected: null or empty allows every status. entity: '
  'the word for the row. what_to_do: the hint. argument: the name of the argument that named the row.';
