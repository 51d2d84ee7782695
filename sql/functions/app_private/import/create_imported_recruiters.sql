create or replace function app_private.create_imported_recruiters(
  after_line integer,
  batch_size integer,
  out last_line integer,
  out created_count integer
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  parsed app_private.import_recruiters;
  line_label text := '';
begin
  created_count := 0;
  for parsed in
    select batch.*
    from app_private.import_recruiters as batch
    where
      batch.line > create_imported_recruiters.after_line
      and (batch.is_new or batch.new_name or batch.new_account)
      and not exists (select from app_private.import_problems as known where known.line = batch.line)
    order by batch.line
    limit create_imported_recruiters.batch_size
  loop
    last_line := parsed.line;
    line_label := format('Line %s: ', parsed.line);
    if parsed.is_new then
      select id into parsed.user_id from app.create_user(parsed.email, parsed.display_name, 'recruiter');
      update app_private.import_recruiters set user_id = parsed.user_id where line = parsed.line;
    elseif parsed.new_name then
      update app.users set display_name = parsed.display_name where id = parsed.user_id;
    end if;
    if parsed.new_account then
      if (app.link_payout_account(parsed.user_id, parsed.stripe_account_id)).id is null then
        perform app_private.raise_error(
          'second_person_needed',
          'Another account for this recruiter needs a second person.',
          'Link it with app.link_payout_account, and have another admin confirm it.',
          'stripe_account_id'
        );
      end if;
    end if;
    created_count := created_count + 1;
  end loop;
exception when others then
  raise exception
    using errcode = sqlstate, message = line_label || sqlerrm, hint = 'Nothing was imported. Run the import again.';
end;
$$;
comment on function app_private.create_imported_recruiters is
  'Adds or changes the recruiters of the next batch of valid rows, by app.create_user and app.link_payout_account. A '
  'different display name is overwritten; an empty account keeps the linked one. Returns the last line of the batch; '
  'null when none was left. An error keeps its code and names the line. Raises HB036 (an account that needs a second '
  'person).';
