DROP TABLE seen_cameras;
