create or replace view reporting.metrics
with (security_invoker = true, security_barrier = true)
as
  select metric.name, metric.labels, metric.value, metric.help, metric.type
  from app_private.metrics() as metric
  where metric.value is not null;
comment on view reporting.metrics is
  'What /metrics says of the database: one row a metric and set of labels. Amounts in minor units. Labels name no '
  'person, no company and no row.';
comment on column reporting.metrics.name is 'Name of the metric, as Prometheus has it.';
comment on column reporting.metrics.labels is 'Its labels.';
comment on column reporting.metrics.value is 'Its value now; amounts in minor units, times in seconds.';
comment on column reporting.metrics.help is 'What it measures.';
comment on column reporting.metrics.type is 'gauge: it goes up and down; counter: it only grows.';
