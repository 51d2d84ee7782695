create or replace view reporting.metrics
with (security_invoker = true, security_barrier = true)
as
  select metric.name, metric.labels, metric.value, metric.help, metric.type
  from app_private.metrics() as metric
  where metric.value is not null;
comment on view reporting.metrics is
  'What /metrics says of the database: one row a metric and set of labels. Amounts in minor units. Labels name no '
  'person, no company and no row.';
