create or replace function app_private.summarize_recruiters_import()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'imported', count(*) filter (where is_new),
      'already_there', count(*) filter (where not is_new and not new_name and not new_account),
      'renamed', count(*) filter (where new_name),
      'accounts_linked', count(*) filter (where new_account and previous_account is null),
      'accounts_changed', coalesce(
        jsonb_agg(
          jsonb_build_object('email', email, 'from', previous_account, 'to', stripe_account_id)
          order by line
        ) filter (where new_account and previous_account is not null),
        '[]'
      )
    )
  from app_private.import_recruiters as parsed
  where not exists (select from app_private.import_problems as known where known.line = parsed.line);
$$;
comment on function app_private.summarize_recruiters_import is
  'The result of the import of a recruiters file: {"imported", "already_there", "renamed", "accounts_linked", '
  '"accounts_changed": [{"email", "from", "to"}]}.';
