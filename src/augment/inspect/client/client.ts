import './client.css'
