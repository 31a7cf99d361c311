DROP TABLE upload_chunks;
DROP TABLE uploads;
DROP TABLE results;
