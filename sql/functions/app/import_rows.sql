create or replace function app.import_rows(
  kind text,
  rows jsonb,
  skip_bad boolean default false,
  create_companies boolean default false
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_admin();
  -- A file links accounts and makes obligations: its amounts are known only when it is imported.
  perform app_private.assert_fresh_sign_in();
  return app_private.import_staged(
    import_rows.kind,
    import_rows.rows,
    import_rows.skip_bad,
    import_rows.create_companies,
    app_private.most_imported_rows()
  );
end;
$$;
comment on function app.import_rows is
  'Imports rows of a CSV file of recruiters, placements or fees (kind), as npm run import does: the rows as [{"line": '
  '2, "record": {"column": "field"}}], at most 200; a larger file comes in such pieces, after app.check_import of the '
  'whole. With a bad row nothing is imported, unless skip_bad: then the good ones are. create_companies: add '
  'companies that are not known, instead of refusing their rows. Who imports counts as who created the placements and '
  'linked the accounts. Returns {"imported", "rows", "bad_count", "bad_rows": [{"line", "columns", "reasons", '
  '"problems", "record"}], "unknown_companies", "summary"}. Under dual control another account for a recruiter is a '
  'bad row. Admins only. Raises HB001, HB008 (the kind, no rows, or too many), HB073 (over the API: the sign-in is '
  'too old), HB074 (another import is under way), and what app.create_user, app.link_payout_account, '
  'app.create_placement and app.record_fee_payment raise.';
