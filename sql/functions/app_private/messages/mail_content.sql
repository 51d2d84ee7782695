create or replace function app_private.mail_content(mail_id uuid)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    line as materialized (
      select
        told.*,
        row_number() over (
          partition by told.kind
          order by told.at, told.what, told.detail
        ) as number
      from app_private.mail_lines(mail_content.mail_id) as told
    ),
    total as (
      select
        sums.kind,
        array_agg(app_private.mail_amount(sums.amount, sums.currency) order by sums.currency) as amounts
      from
        (
          select line.kind, line.currency, sum(line.amount) as amount
          from line
          where line.currency is not null
          group by line.kind, line.currency
        ) as sums
      group by sums.kind
    ),
    section as (
      select
        known.position,
        known.heading,
        known.advice,
        count(*) as line_count,
        (select total.amounts from total where total.kind = known.value) as totals,
        jsonb_agg(
          jsonb_build_object(
            'what', line.what,
            'detail', line.detail,
            'amount', app_private.mail_amount(line.amount, line.currency)
          )
          order by line.number
        ) filter (where line.number <= 20) as lines
      from
        line
        join app.mail_kinds as known on known.value = line.kind
      group by known.value
    )
  select
    jsonb_build_object(
      'subject', case when known.is_live then '' else '[test] ' end
        || case
          when count(*) = 1
            then min(section.heading)
              || case when min(section.line_count) > 1 then format(' (%s)', min(section.line_count)) else '' end
              || coalesce(': ' || array_to_string(min(section.totals), ' + '), '')
          else string_agg(
            section.heading || case when section.line_count > 1 then format(' (%s)', section.line_count) else '' end,
            ', '
            order by section.position
          )
        end,
      'is_test', not known.is_live,
      'sections', jsonb_agg(
        jsonb_build_object(
          'heading', section.heading,
          'advice', section.advice,
          'lines', section.lines,
          'more', case when section.line_count > 20 then section.line_count - 20 end,
          'totals', case when section.line_count > 1 then section.totals end
        )
        order by section.position
      ),
      'can_be_switched_off', exists (
        select
        from
          app_private.mail_items as item
          join app.mail_kinds as kind on kind.value = item.kind
        where item.mail_id = mail_content.mail_id and kind.is_optional
      )
    )
  from
    section
    cross join (select coalesce((select lineage.is_live from app_private.lineage), false) as is_live) as known
  group by known.is_live
  having count(*) > 0;
$$;
comment on function app_private.mail_content is
  'What a mail says: subject and sections, each with at most 20 lines and the total of all of them by currency. The '
  'subject names no person. Null when nothing is left to say.';
