DROP TABLE default_pipelines;
DROP TABLE pipeline_versions;
DROP TABLE pipelines;
