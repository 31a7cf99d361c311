DROP TABLE agent_metric_steps;
DROP TABLE agent_metrics;
